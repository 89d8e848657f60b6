using System;

namespace Tine.Syscalls;

/// <summary>ADJ_* of adjtimex(2).</summary>
[Flags]
internal enum ClockAdjustmentModes : uint
{
    None = 0,
    Offset = 1,
    Frequency = 2,
    LargestError = 4,
    EstimatedError = 8,
    Status = 0x10,
    Constant = 0x20,
    AtomicLead = 0x80,
    SetOffset = 0x100,
    Microseconds = 0x1000,
    Nanoseconds = 0x2000,
    Tick = 0x4000,

    /// <summary>
    /// adjtime(3): with <see cref="Offset"/>, and otherwise <see cref="Nanoseconds"/> alone, which then means to read only.
    /// </summary>
    SingleShot = 0x8000,
}
