using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct timex of adjtimex(2), 208 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 208)]
internal struct ClockAdjustment
{
    public uint Modes;
    public long Offset;
    public long Frequency;
    public long LargestError;
    public long EstimatedError;
    public int Status;
    public long Constant;
    public long Precision;
    public long Tolerance;
    public TimeValue Time;
    public long Tick;
}
