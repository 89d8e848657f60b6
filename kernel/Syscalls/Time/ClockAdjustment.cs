using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct timex of adjtimex(2), 208 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 208)]
internal struct ClockAdjustment
{
    private const long NanosecondsAMicrosecond = 1000;

    public ClockAdjustmentModes Modes;
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
    public long PulseFrequency;
    public long PulseJitter;
    public int PulseShift;
    public long PulseStability;
    public long JitterCount;
    public long CalibrationCount;
    public long ErrorCount;
    public long StabilityCount;
    public int AtomicLead;

    /// <summary>Nanoseconds in what <see cref="Time"/> counts beside seconds, when it is to be added.</summary>
    public readonly long Unit => Has(ClockAdjustmentModes.Nanoseconds) ? 1 : NanosecondsAMicrosecond;

    public readonly bool Has(ClockAdjustmentModes mode) => (Modes & mode) != 0;
}
