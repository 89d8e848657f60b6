using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Tine.Devices.Acpi;
using Tine.Devices.Screens;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The loader's information: memory, the initramfs, the command line, where ACPI begins.</summary>
[NoAllocation]
internal unsafe struct BootInformation
{
    private const int CommandLineCapacity = 4096;

    [InlineArray(CommandLineCapacity)]
    private struct CommandLineStorage
    {
        private byte _first;
    }

    private MemoryRangeList _reserved;
    private CommandLineStorage _commandLine;
    private int _commandLineLength;

    /// <summary>The first thing that was wrong.</summary>
    public BootFault Fault;

    /// <summary>Memory that is the kernel's to use, the image and the initramfs included.</summary>
    public MemoryRangeList Usable;

    /// <summary>Everything that the firmware calls memory, usable or not: what the direct map shows.</summary>
    public MemoryRangeList Present;

    /// <summary>The first module; empty when there is none.</summary>
    public MemoryRange Initramfs;

    /// <summary>The loader's framebuffer; not present when it left none.</summary>
    public FramebufferMode Framebuffer;

    /// <summary>The place of ACPI's tables; none when the loader did not tell.</summary>
    public AcpiRoot Acpi;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> CommandLine => ((ReadOnlySpan<byte>)_commandLine)[.._commandLineLength];

    /// <summary>Reads what <paramref name="loader"/> (start.asm: 1 PVH, 2 Multiboot2) left at <paramref name="address"/>.</summary>
    public static void Read(int loader, PhysicalAddress address, ref BootInformation information)
    {
        const int Multiboot2 = 2;
        if (loader == Multiboot2)
        {
            MultibootInformation.Read(address, ref information);
        }
        else
        {
            PvhInformation.Read(address, ref information);
        }
    }

    /// <summary>Adds a range as the memory maps of PVH and Multiboot2 type it (the numbers of the BIOS's E820).</summary>
    /// <remarks>Firmware's ranges may overlap and come in any order: what one calls reserved is, and no frame counts twice.</remarks>
    public void AddMemory(ulong start, ulong length, uint type)
    {
        const uint UsableType = 1;
        const uint AcpiReclaimable = 3;
        const uint AcpiStorage = 4;
        var range = new MemoryRange(start, start + length);
        if (type is UsableType or AcpiReclaimable or AcpiStorage)
        {
            Present.Add(range);
        }

        Usable.Subtract(range);
        if (type == UsableType)
        {
            Usable.Add(range);
            for (int index = 0; index < _reserved.Count; index++)
            {
                Usable.Subtract(_reserved[index]);
            }
        }
        else
        {
            _reserved.Add(range);
        }
    }

    /// <summary>Ends with a sentence when the loader told what cannot be used.</summary>
    public readonly void Check()
    {
        switch (Fault)
        {
            case BootFault.NoStartInformation:
                // QEMU's loader has room for 4095 bytes and does not look how many it is given.
                Panic.Because("The loader's PVH start information is not valid: was the command line longer than 4095 bytes?");
                break;
            case BootFault.LongCommandLine:
                Panic.Because("The kernel's command line is longer than 4095 bytes.");
                break;
        }
    }

    /// <summary>Keeps the command line: a C string of at most 4095 bytes.</summary>
    public void SetCommandLine(byte* text)
    {
        Span<byte> storage = _commandLine;
        int length = 0;
        while (length < CommandLineCapacity && text[length] != 0)
        {
            storage[length] = text[length];
            length++;
        }

        _commandLineLength = length;
        if (length == CommandLineCapacity)
        {
            Fault = BootFault.LongCommandLine;
        }
    }
}
