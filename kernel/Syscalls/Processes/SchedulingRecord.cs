using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct sched_attr of sched_setattr(2), 56 bytes; the last eight are newer than the call.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SchedulingRecord
{
    public const uint Size = 56;

    /// <summary>That of the first version, which programs may still pass.</summary>
    public const uint FirstSize = 48;

    public uint ByteCount;
    public int Policy;
    public ulong Flags;
    public int Nice;
    public int Priority;
    public ulong Runtime;
    public ulong Deadline;
    public ulong Period;
    public uint LeastUtilization;
    public uint MostUtilization;
}
