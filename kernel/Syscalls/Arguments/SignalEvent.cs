using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>The part of struct sigevent that the kernel looks at; the structure has 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct SignalEvent
{
    public ulong Value;
    public int Signal;
    public int Kind;
    public int ThreadId;
}
