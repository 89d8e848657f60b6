using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>One program header of an ELF64 file, 56 bytes; System V gABI, chapter 5.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ElfSegment
{
    public const int Size = 56;
    public const uint Load = 1;
    public const uint Interpreter = 3;
    private const uint Note = 4;
    public const uint Stack = 0x6474_e551;

    private const uint ExecuteBit = 1;
    private const uint WriteBit = 2;
    private const uint ReadBit = 4;

    public uint Type;
    public uint Flags;
    public ulong Offset;
    public ulong Address;
    public ulong PhysicalAddress;
    public ulong FileBytes;
    public ulong MemoryBytes;
    public ulong Alignment;

    /// <summary>PT_NOTE of a core file.</summary>
    public static ElfSegment OfNotes(ulong offset, ulong bytes) =>
        new() { Type = Note, Offset = offset, FileBytes = bytes, Alignment = sizeof(uint) };

    /// <summary>PT_LOAD of a core file.</summary>
    public static ElfSegment OfMemory(ulong address, ulong bytes, Protection protection, ulong offset, ulong bytesInFile) => new()
    {
        Type = Load,
        Flags = ((protection & Protection.Read) != 0 ? ReadBit : 0)
            | ((protection & Protection.Write) != 0 ? WriteBit : 0)
            | ((protection & Protection.Execute) != 0 ? ExecuteBit : 0),
        Offset = offset,
        Address = address,
        FileBytes = bytesInFile,
        MemoryBytes = bytes,
        Alignment = FrameNumber.Size,
    };

    public readonly bool IsExecutable => (Flags & ExecuteBit) != 0;

    public readonly bool IsWritable => (Flags & WriteBit) != 0;

    public readonly Protection Protection =>
        ((Flags & ReadBit) != 0 ? Protection.Read : 0)
        | (IsWritable ? Protection.Write : 0)
        | (IsExecutable ? Protection.Execute : 0);

    /// <summary>
    /// Access to the part that the file does not fill. Linux maps it as it maps the heap (vm_brk_flags), so that a
    /// segment's missing right to write does not count there.
    /// </summary>
    public readonly Protection ZerosProtection =>
        Protection.Read | Protection.Write | (IsExecutable ? Protection.Execute : 0);

    /// <summary>Checks whether a loadable segment can be mapped at all; whether the file reaches that far does not matter.</summary>
    /// <param name="addressLimit">End of user space.</param>
    /// <returns>None, or EINVAL.</returns>
    public readonly Errno Check(ulong addressLimit)
    {
        // LAB exec: solution
        if (FileBytes > MemoryBytes || MemoryBytes > addressLimit || Address > addressLimit - MemoryBytes)
        {
            return Errno.EINVAL;
        }

        bool isInFile = Offset <= RegularFile.LargestSize - FileBytes;
        bool isAligned = ((Offset ^ Address) & (FrameNumber.Size - 1)) == 0;
        return FileBytes == 0 || (isInFile && isAligned) ? Errno.None : Errno.EINVAL;
        // LAB exec: hand-out
        //| // For now every segment is right.
        //| return Errno.None;
        // LAB exec: end
    }
}
