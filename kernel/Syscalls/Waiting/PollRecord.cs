using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollRecord
{
    public const ulong Size = 8;

    public int Descriptor;
    public short Events;
    public short Returned;
}
