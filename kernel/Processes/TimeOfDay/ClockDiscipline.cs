using System;

namespace Tine.Processes;

/// <summary>
/// adjtimex(2)'s steering of the time of day: a frequency, a tick's length, an offset that a phase-locked loop takes away, and
/// adjtime(3)'s offset, at most 500 microseconds of it a second. The arithmetic is Linux's, kernel/time/ntp.c.
/// </summary>
/// <remarks>
/// CLOCK_REALTIME alone is steered, and computed when it is read: seconds that have passed are gone through one by one while an
/// offset is left, and at once otherwise.
/// </remarks>
[NoAllocation]
public sealed class ClockDiscipline
{
    public const long LargestFrequency = 32_768_000; // 500 ppm, in units of 2^-16 ppm
    public const long UnknownError = 16_000_000;
    public const long MicrosecondsATick = 10_000; // USER_HZ is 100
    public const int LongestConstant = 10;

    private const long NanosecondsASecond = 1_000_000_000;
    private const long TicksASecond = 100;
    private const long NanosecondsAMicrosecond = 1000;
    private const int FrequencyShift = 16;
    private const int LoopShift = 2; // SHIFT_PLL, SHIFT_FLL
    private const long LargestOffsetNanoseconds = 500_000_000;
    private const long ErrorMicrosecondsASecond = 500;
    private const long SingleShotMicrosecondsASecond = 500;
    private const ulong ShortestFrequencyInterval = 256;
    private const ulong LongestPhaseInterval = 2048;

    /// <summary>After more than an hour in which nobody asked what was left of the offsets is not looked at further.</summary>
    private const ulong MostSecondsAtOnce = 4096;

    private ulong _second;
    private ulong _lastOffsetSecond;
    private long _gained;

    public ClockDiscipline(ulong nowNanoseconds) => _second = _lastOffsetSecond = nowNanoseconds;

    /// <summary>In units of 2^-16 ppm.</summary>
    public long Frequency { get; private set; }

    /// <summary>A tick's length in microseconds.</summary>
    public long Tick { get; set; } = MicrosecondsATick;

    /// <summary>The largest error, in microseconds: it grows until somebody says what it is.</summary>
    public long LargestError { get; set; } = UnknownError;

    public long EstimatedError { get; set; } = UnknownError;

    public ClockStatus Status { get; set; } = ClockStatus.Unsynchronized;

    /// <summary>The loop's time constant.</summary>
    public int Constant { get; set; } = 2;

    /// <summary>CLOCK_TAI's lead over CLOCK_REALTIME in seconds.</summary>
    public int AtomicLeadSeconds { get; set; }

    /// <summary>The offset that the loop has still to take away.</summary>
    public long OffsetNanoseconds { get; private set; }

    /// <summary>The offset that adjtime(3) has still to take away.</summary>
    public long SingleShotMicroseconds { get; set; }

    private long SteeringNanoseconds =>
        ((Tick - MicrosecondsATick) * TicksASecond * NanosecondsAMicrosecond) + ((Frequency * NanosecondsAMicrosecond) >> FrequencyShift);

    private long PhaseNanoseconds => OffsetNanoseconds >> (LoopShift + Constant);

    private long SingleShotPart => Math.Clamp(SingleShotMicroseconds, -SingleShotMicrosecondsASecond, SingleShotMicrosecondsASecond);

    private long NanosecondsThisSecond => SteeringNanoseconds + PhaseNanoseconds + (SingleShotPart * NanosecondsAMicrosecond);

    /// <summary>The lead of the steered clock by now.</summary>
    public long GainedAt(ulong nowNanoseconds)
    {
        Advance(nowNanoseconds);
        return _gained + (NanosecondsThisSecond * (long)(nowNanoseconds - _second) / NanosecondsASecond);
    }

    /// <summary>Keeps what has been gained until now, before anything is changed.</summary>
    public void Settle(ulong nowNanoseconds)
    {
        _gained = GainedAt(nowNanoseconds);
        _second = nowNanoseconds;
    }

    public void SetFrequency(long frequency) => Frequency = Math.Clamp(frequency, -LargestFrequency, LargestFrequency);

    /// <summary>Sets the offset that a time server tells: ADJ_OFFSET. Does nothing without STA_PLL.</summary>
    public void SetOffset(long nanoseconds, ulong nowNanoseconds)
    {
        if ((Status & ClockStatus.PhaseLocked) == 0)
        {
            return;
        }

        long offset = Math.Clamp(nanoseconds, -LargestOffsetNanoseconds, LargestOffsetNanoseconds);
        ulong seconds = (Status & ClockStatus.HoldsFrequency) != 0 ? 0 : (nowNanoseconds - _lastOffsetSecond) / NanosecondsASecond;
        _lastOffsetSecond = nowNanoseconds;
        SetFrequency(Frequency + ByFrequency(offset, seconds) + ByPhase(offset, seconds));
        OffsetNanoseconds = offset;
    }

    /// <summary>Begins STA_PLL: the next offset is judged by the time since now.</summary>
    public void BeginLoop(ulong nowNanoseconds) => _lastOffsetSecond = nowNanoseconds;

    /// <summary>The phase-locked loop's addition to the frequency.</summary>
    private long ByPhase(long offset, ulong seconds)
    {
        long counted = (long)Math.Min(seconds, 1UL << (LoopShift + 1 + Constant));
        return ToFrequency(offset * counted) >> (2 * (LoopShift + 2 + Constant));
    }

    /// <summary>The frequency-locked loop's addition, when offsets come seldom.</summary>
    private long ByFrequency(long offset, ulong seconds)
    {
        bool isTarget = (Status & ClockStatus.FrequencyLocked) != 0 || seconds > LongestPhaseInterval;
        bool isSeldom = seconds >= ShortestFrequencyInterval && isTarget;
        Status = isSeldom ? Status | ClockStatus.IsFrequencyLocked : Status & ~ClockStatus.IsFrequencyLocked;
        return isSeldom ? ToFrequency(offset) / ((long)seconds << LoopShift) : 0;
    }

    private static long ToFrequency(long nanosecondsASecond) => (nanosecondsASecond << FrequencyShift) / NanosecondsAMicrosecond;

    private void Advance(ulong nowNanoseconds)
    {
        // An interrupt may have read the clock later than whom it interrupted: the time may lie before the second.
        long passed = (long)(nowNanoseconds - _second);
        if (passed < NanosecondsASecond)
        {
            return;
        }

        ulong seconds = (ulong)(passed / NanosecondsASecond);
        _second += seconds * NanosecondsASecond;
        long error = LargestError + (ErrorMicrosecondsASecond * (long)Math.Min(seconds, (ulong)UnknownError));
        if (error > UnknownError)
        {
            error = UnknownError;
            Status |= ClockStatus.Unsynchronized;
        }

        LargestError = error;
        ulong steps = Math.Min(seconds, MostSecondsAtOnce);
        for (; steps > 0 && (PhaseNanoseconds | SingleShotPart) != 0; steps--, seconds--)
        {
            _gained += NanosecondsThisSecond;
            OffsetNanoseconds -= PhaseNanoseconds;
            SingleShotMicroseconds -= SingleShotPart;
        }

        _gained += SteeringNanoseconds * (long)seconds;
    }
}
