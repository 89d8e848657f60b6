namespace Tine.Processes;

/// <summary>
/// The load average: threads that wanted to run, or slept uninterruptibly, over 1, 5 and 15 minutes, decaying exponentially, in
/// the fixed-point numbers of Linux (include/linux/sched/loadavg.h).
/// </summary>
[NoAllocation]
public struct LoadAverage
{
    /// <summary>Time between two samples.</summary>
    public const ulong PeriodNanoseconds = 5_000_000_000;

    private const int FractionBits = 11;
    private const ulong One = 1 << FractionBits;

    // exp(-5 s / 1 min), and for 5 and 15 min.
    private const ulong DecayOfOneMinute = 1884;
    private const ulong DecayOfFiveMinutes = 2014;
    private const ulong DecayOfFifteenMinutes = 2037;

    private ulong _one;
    private ulong _five;
    private ulong _fifteen;

    /// <summary>In hundredths, rounded.</summary>
    public readonly (uint One, uint Five, uint Fifteen) Hundredths => (InHundredths(_one), InHundredths(_five), InHundredths(_fifteen));

    /// <summary>In 65536ths, as sysinfo(2) tells it.</summary>
    public readonly (ulong One, ulong Five, ulong Fifteen) Scaled =>
        (_one << (16 - FractionBits), _five << (16 - FractionBits), _fifteen << (16 - FractionBits));

    /// <summary>Adds a sample, one each <see cref="PeriodNanoseconds"/>.</summary>
    public void Sample(int active)
    {
        ulong now = (ulong)active << FractionBits;
        _one = Decayed(_one, DecayOfOneMinute, now);
        _five = Decayed(_five, DecayOfFiveMinutes, now);
        _fifteen = Decayed(_fifteen, DecayOfFifteenMinutes, now);
    }

    private static ulong Decayed(ulong load, ulong decay, ulong active)
    {
        ulong sum = (load * decay) + (active * (One - decay));
        return (active >= load ? sum + One - 1 : sum) >> FractionBits;
    }

    private static uint InHundredths(ulong load) => (uint)(((load * 100) + (One / 2)) >> FractionBits);
}
