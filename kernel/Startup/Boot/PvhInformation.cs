using System.Runtime.InteropServices;
using Tine.Devices.Acpi;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Reads the start information of the PVH boot protocol ("x86/HVM direct boot ABI", hvm_start_info version 1).</summary>
[NoAllocation]
internal static unsafe class PvhInformation
{
    [StructLayout(LayoutKind.Sequential)]
    private struct StartInfo
    {
        public uint Magic;
        public uint Version;
        public uint Flags;
        public uint ModuleCount;
        public ulong Modules;
        public ulong CommandLine;
        public ulong AcpiRoot;
        public ulong MemoryMap;
        public uint MemoryMapCount;
        public uint Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Module
    {
        public ulong Address;
        public ulong Size;
        public ulong CommandLine;
        public ulong Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryMapEntry
    {
        public ulong Address;
        public ulong Size;
        public uint Type;
        public uint Reserved;
    }

    public static void Read(PhysicalAddress address, ref BootInformation information)
    {
        const uint ExpectedMagic = 0x336ec578;
        var start = (StartInfo*)PhysicalMemory.Pointer(address);
        if (start->Magic != ExpectedMagic || start->Version < 1)
        {
            information.Fault = BootFault.NoStartInformation;
            return;
        }

        var map = (MemoryMapEntry*)PhysicalMemory.Pointer(new PhysicalAddress(start->MemoryMap));
        for (uint index = 0; index < start->MemoryMapCount; index++)
        {
            information.AddMemory(map[index].Address, map[index].Size, map[index].Type);
        }

        if (start->ModuleCount > 0)
        {
            var module = (Module*)PhysicalMemory.Pointer(new PhysicalAddress(start->Modules));
            information.Initramfs = new MemoryRange(module->Address, module->Address + module->Size);
        }

        if (start->CommandLine != 0)
        {
            information.SetCommandLine((byte*)PhysicalMemory.Pointer(new PhysicalAddress(start->CommandLine)));
        }

        if (start->AcpiRoot != 0)
        {
            information.Acpi = AcpiRoot.Read((byte*)PhysicalMemory.Pointer(new PhysicalAddress(start->AcpiRoot)));
        }
    }
}
