using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>adjtimex: how the time of day is steered.</summary>
public sealed class ClockDisciplineTests
{
    private const ulong Second = 1_000_000_000;
    private const ulong Begin = 5 * Second;

    private readonly ClockDiscipline _discipline = new(Begin);

    private static long ToFrequency(long partsAMillion) => partsAMillion << 16;

    [Fact]
    public void AClockThatNobodySteersGainsNothing() => Assert.Equal(0, _discipline.GainedAt(Begin + (1000 * Second)));

    [Fact]
    public void AFrequencyOf100PpmGains100MicrosecondsASecondAndEvenly()
    {
        _discipline.SetFrequency(ToFrequency(100));
        Assert.Equal(50_000, _discipline.GainedAt(Begin + (Second / 2)));
        Assert.Equal(1_000_000, _discipline.GainedAt(Begin + (10 * Second)));
    }

    /// <summary>An interrupt may read the clock later than the call that it interrupts.</summary>
    [Fact]
    public void AReadingBeforeTheLastOneIsGoneBackTo()
    {
        _discipline.SetFrequency(ToFrequency(100));
        Assert.Equal(300_000, _discipline.GainedAt(Begin + (3 * Second)));
        Assert.Equal(299_990, _discipline.GainedAt(Begin + (3 * Second) - (Second / 10_000)));
        Assert.Equal(300_000, _discipline.GainedAt(Begin + (3 * Second)));
    }

    /// <summary>STA_MODE: offsets that come seldom go by their frequency, when that is asked for or after 2048 seconds.</summary>
    [Theory]
    [InlineData(ClockStatus.FrequencyLocked, 255, false)]
    [InlineData(ClockStatus.FrequencyLocked, 256, true)]
    [InlineData(ClockStatus.None, 2048, false)]
    [InlineData(ClockStatus.None, 2049, true)]
    public void OffsetsThatComeSeldomGoByTheirFrequency(ClockStatus status, ulong seconds, bool isByFrequency)
    {
        _discipline.Status = ClockStatus.PhaseLocked | status;
        _discipline.BeginLoop(Begin);
        _discipline.SetOffset(1000, Begin + (seconds * Second));
        Assert.Equal(isByFrequency, (_discipline.Status & ClockStatus.IsFrequencyLocked) != 0);
        Assert.True(_discipline.Frequency > 0);
    }

    [Fact]
    public void AFrequencyStaysWithin500Ppm()
    {
        _discipline.SetFrequency(ToFrequency(-600));
        Assert.Equal(ToFrequency(-500), _discipline.Frequency);
        Assert.Equal(-500_000, _discipline.GainedAt(Begin + Second));
    }

    [Fact]
    public void ALongerTickGainsAHundredTimesItsSurplusASecond()
    {
        _discipline.Tick = 10_010;
        Assert.Equal(1_000_000, _discipline.GainedAt(Begin + Second));
    }

    [Fact]
    public void WhatWasGainedStaysWhenTheFrequencyChanges()
    {
        _discipline.SetFrequency(ToFrequency(100));
        _discipline.Settle(Begin + (3 * Second / 2));
        _discipline.SetFrequency(ToFrequency(-100));
        Assert.Equal(150_000, _discipline.GainedAt(Begin + (3 * Second / 2)));
        Assert.Equal(50_000, _discipline.GainedAt(Begin + (5 * Second / 2)));
    }

    [Theory]
    [InlineData(1200, 1)]
    [InlineData(-1200, -1)]
    public void AnOffsetOfAdjtimeGoesBy500MicrosecondsASecondAndThenIsGone(long microseconds, long sign)
    {
        _discipline.SingleShotMicroseconds = microseconds;
        Assert.Equal(sign * 250_000, _discipline.GainedAt(Begin + (Second / 2)));
        Assert.Equal(sign * 1_000_000, _discipline.GainedAt(Begin + (2 * Second)));
        Assert.Equal(sign * 200, _discipline.SingleShotMicroseconds);
        Assert.Equal(sign * 1_200_000, _discipline.GainedAt(Begin + (100 * Second)));
        Assert.Equal(0, _discipline.SingleShotMicroseconds);
    }

    [Fact]
    public void TheLoopTakesAPartOfTheOffsetAwayEachSecond()
    {
        _discipline.Constant = 2;
        _discipline.Status = ClockStatus.PhaseLocked | ClockStatus.HoldsFrequency;
        _discipline.SetOffset(16_000_000, Begin);
        Assert.Equal(1_000_000, _discipline.GainedAt(Begin + Second));
        Assert.Equal(15_000_000, _discipline.OffsetNanoseconds);
        Assert.InRange(_discipline.GainedAt(Begin + (300 * Second)), 15_999_900, 16_000_000);
        Assert.Equal(0, _discipline.Frequency);
    }

    [Fact]
    public void TheLoopLearnsAFrequencyFromOffsetsThatComeAgain()
    {
        _discipline.Constant = 2;
        _discipline.Status = ClockStatus.PhaseLocked;
        _discipline.BeginLoop(Begin);
        _discipline.SetOffset(1_000_000, Begin + (16 * Second));

        // 1 ms over 16 s, by 2^12 for a constant of 2: 3,906 ns a second.
        Assert.InRange(_discipline.Frequency, 255_900, 256_100);
    }

    [Fact]
    public void WithoutALoopAnOffsetIsNotTaken()
    {
        _discipline.SetOffset(16_000_000, Begin);
        Assert.Equal(0, _discipline.OffsetNanoseconds);
    }

    [Fact]
    public void TheLargestErrorGrowsUntilTheClockIsNotSynchronizedAnyMore()
    {
        _discipline.Status = ClockStatus.PhaseLocked;
        _discipline.LargestError = 1000;
        _discipline.GainedAt(Begin + (2 * Second));
        Assert.Equal(2000, _discipline.LargestError);
        Assert.Equal(ClockStatus.PhaseLocked, _discipline.Status);
        _discipline.GainedAt(Begin + (40_000 * Second));
        Assert.Equal(ClockDiscipline.UnknownError, _discipline.LargestError);
        Assert.Equal(ClockStatus.PhaseLocked | ClockStatus.Unsynchronized, _discipline.Status);
    }
}
