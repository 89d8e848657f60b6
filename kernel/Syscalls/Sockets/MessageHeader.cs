using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct msghdr: 56 bytes. Pointers are addresses of the program.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct MessageHeader(
    ulong Name, uint NameLength, uint Padding, ulong Vectors, ulong VectorCount, ulong Control, ulong ControlLength, int Flags, int Padding2)
{
    public const ulong NameLengthOffset = 8;
    public const ulong ControlLengthOffset = 40;
    public const ulong FlagsOffset = 48;
}
