using System;
using System.Runtime.InteropServices;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>One program header of an ELF64 file, 56 bytes; System V gABI, chapter 5.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ElfSegment
{
    public const int Size = 56;
    public const uint Load = 1;
    public const uint Interpreter = 3;
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

    public readonly bool IsExecutable => (Flags & ExecuteBit) != 0;

    public readonly bool IsWritable => (Flags & WriteBit) != 0;

    public readonly Protection Protection =>
        ((Flags & ReadBit) != 0 ? Protection.Read : 0)
        | (IsWritable ? Protection.Write : 0)
        | (IsExecutable ? Protection.Execute : 0);

    /// <summary>Whether a loadable segment can be mapped at all.</summary>
    /// <param name="fileSize">Bytes in the file.</param>
    /// <param name="addressLimit">End of user space.</param>
    /// <returns>None; ENOEXEC for one that the file does not hold, EINVAL for one that fits nowhere.</returns>
    public readonly Errno Check(ulong fileSize, ulong addressLimit)
    {
        if (FileBytes > MemoryBytes || MemoryBytes > addressLimit || Address > addressLimit - MemoryBytes)
        {
            return Errno.EINVAL;
        }

        if (FileBytes != 0 && (Offset > fileSize || FileBytes > fileSize - Offset))
        {
            return Errno.ENOEXEC;
        }

        bool isAligned = ((Offset ^ Address) & (FrameNumber.Size - 1)) == 0;
        return isAligned || FileBytes == 0 ? Errno.None : Errno.EINVAL;
    }
}
