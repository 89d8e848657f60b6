using Tine.Devices.Reference;
using Xunit;

namespace Tine.Tests.Devices;

public sealed class FrequenciesTests
{
    [Theory]
    [InlineData(3_579_545u, 35_795u, 24_000_000ul, 2400030171ul)] // ACPI's timer, 10 ms
    [InlineData(14_318_179u, 143_182u, 30_000_000ul, 2999995600ul)] // an HPET of usual speed
    [InlineData(100_000_000u, 1_000_000_000u, 50_000_000_000ul, 5_000_000_000ul)] // ten seconds at the finest
    public void AreTicksByTime(uint referenceHertz, uint referenceTicks, ulong ticks, ulong hertz)
    {
        var from = new CounterSample(7, ulong.MaxValue - 5, 100);
        var to = new CounterSample(8, ticks - 6, 100);
        Assert.Equal(hertz, Frequencies.Between(from, to, referenceTicks, referenceHertz).TimeStampHertz);
    }

    [Fact]
    public void TakeACounterThatComesRound()
    {
        var from = new CounterSample(0, 0, uint.MaxValue - 9);
        var to = new CounterSample(0, 0, 9_999_990);
        Assert.Equal(1_000_000_000ul, Frequencies.Between(from, to, 100_000, 10_000_000).ApicHertz);
    }

    [Fact]
    public void AreNothingWithoutTime() => Assert.Equal(default, Frequencies.Between(default, new CounterSample(0, 5, 5), 0, 1_000_000));

    [Theory]
    [InlineData(2_400_000_000ul, 2_401_000_000ul, true)]
    [InlineData(2_401_000_000ul, 2_400_000_000ul, true)]
    [InlineData(2_400_000_000ul, 2_405_000_000ul, false)]
    [InlineData(2_400_000_000ul, 0ul, false)]
    [InlineData(0ul, 0ul, false)]
    public void AgreeWithinAThousandth(ulong one, ulong other, bool isSame) =>
        Assert.Equal((isSame, isSame), (new Frequencies(one, 5_000_000).AgreesWith(new Frequencies(other, 5_000_000)), new Frequencies(5_000_000, one).AgreesWith(new Frequencies(5_000_000, other))));

    [Theory]
    [InlineData(69_841_279u, 14_318_179ul)]
    [InlineData(10_000_000u, 100_000_000ul)]
    [InlineData(100_000_000u, 10_000_000ul)]
    [InlineData(100_000_001u, 0ul)] // slower than the specification allows
    [InlineData(uint.MaxValue, 0ul)] // no chip
    [InlineData(0u, 0ul)]
    public void ComeFromAPeriod(uint femtoseconds, ulong hertz) => Assert.Equal(hertz, HighPrecisionTimer.FrequencyOf(femtoseconds));
}
