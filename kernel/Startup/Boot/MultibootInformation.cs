using Tine.Devices.Acpi;
using Tine.Devices.Screens;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Reads the information of the Multiboot2 boot protocol (specification 2.0, section 3.6).</summary>
[NoAllocation]
internal static unsafe class MultibootInformation
{
    private enum Tag : uint
    {
        End = 0,
        CommandLine = 1,
        Module = 3,
        MemoryMap = 6,
        Framebuffer = 8,
        AcpiOldRoot = 14,
        AcpiNewRoot = 15,
    }

    public static void Read(PhysicalAddress address, ref BootInformation information)
    {
        byte* at = (byte*)PhysicalMemory.Pointer(address) + 8;
        while (true)
        {
            var tag = (Tag)(*(uint*)at);
            uint size = *(uint*)(at + 4);
            switch (tag)
            {
                case Tag.End:
                    return;
                case Tag.CommandLine:
                    information.SetCommandLine(at + 8);
                    break;
                case Tag.Module when information.Initramfs.IsEmpty:
                    information.Initramfs = new MemoryRange(*(uint*)(at + 8), *(uint*)(at + 12));
                    break;
                case Tag.MemoryMap:
                    ReadMemoryMap(at, size, ref information);
                    break;
                case Tag.Framebuffer:
                    ReadFramebuffer(at, ref information.Framebuffer);
                    break;
                case Tag.AcpiOldRoot or Tag.AcpiNewRoot:
                    AcpiRoot root = AcpiRoot.Read(at + 8);
                    information.Acpi = root.EntrySize > information.Acpi.EntrySize ? root : information.Acpi;
                    break;
            }

            at += (size + 7) & ~7u;
        }
    }

    /// <summary>Takes a framebuffer of red, green and blue pixels; text modes and palettes are left out.</summary>
    private static void ReadFramebuffer(byte* tag, ref FramebufferMode mode)
    {
        const byte DirectColour = 1;
        int bytesPerPixel = (tag[28] + 7) / 8;
        if (tag[29] != DirectColour || bytesPerPixel is < 2 or > 4)
        {
            return;
        }

        mode.Address = new PhysicalAddress(*(ulong*)(tag + 8));
        mode.Pitch = *(uint*)(tag + 16);
        mode.Width = *(uint*)(tag + 20);
        mode.Height = *(uint*)(tag + 24);
        mode.BytesPerPixel = bytesPerPixel;
        mode.Red = new ColourField(tag[32], tag[33]);
        mode.Green = new ColourField(tag[34], tag[35]);
        mode.Blue = new ColourField(tag[36], tag[37]);
    }

    private static void ReadMemoryMap(byte* tag, uint size, ref BootInformation information)
    {
        uint entrySize = *(uint*)(tag + 8);
        for (uint offset = 16; offset + entrySize <= size; offset += entrySize)
        {
            byte* entry = tag + offset;
            information.AddMemory(*(ulong*)entry, *(ulong*)(entry + 8), *(uint*)(entry + 16));
        }
    }
}
