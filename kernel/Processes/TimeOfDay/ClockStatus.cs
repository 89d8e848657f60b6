using System;

namespace Tine.Processes;

/// <summary>STA_* of adjtimex(2).</summary>
[Flags]
public enum ClockStatus
{
    None = 0,

    /// <summary>STA_PLL: offsets are taken away by a loop.</summary>
    PhaseLocked = 1,

    /// <summary>STA_FLL: by their frequency, when they come seldom.</summary>
    FrequencyLocked = 8,

    /// <summary>STA_INS, STA_DEL: the day has a second more or less.</summary>
    LeapSeconds = 0x30,

    /// <summary>STA_UNSYNC.</summary>
    Unsynchronized = 0x40,

    /// <summary>STA_FREQHOLD.</summary>
    HoldsFrequency = 0x80,

    /// <summary>STA_CLOCKERR.</summary>
    HasFailed = 0x1000,

    /// <summary>STA_NANO: offsets and times are in nanoseconds.</summary>
    Nanoseconds = 0x2000,

    /// <summary>STA_MODE: the last offset went by its frequency.</summary>
    IsFrequencyLocked = 0x4000,

    /// <summary>Bits that adjtimex does not set by ADJ_STATUS.</summary>
    ReadOnly = 0xff00,
}
