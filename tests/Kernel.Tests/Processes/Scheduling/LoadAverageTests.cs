using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

public sealed class LoadAverageTests
{
    [Fact]
    public void GoesToWhatRunsAllTheTime()
    {
        LoadAverage load = After(samples: 2000, active: 3, default);
        Assert.Equal((300u, 300u, 300u), load.Hundredths);
        Assert.Equal(3UL << 16, load.Scaled.One);
    }

    /// <summary>1 - 1/e after one minute, that is 12 samples, for the first; the others follow more slowly.</summary>
    [Fact]
    public void FollowsInItsOwnTime()
    {
        (uint one, uint five, uint fifteen) = After(samples: 12, active: 1, default).Hundredths;
        Assert.InRange(one, 62u, 66u);
        Assert.InRange(five, 17u, 20u);
        Assert.InRange(fifteen, 6u, 8u);
    }

    [Fact]
    public void FallsToNothing() =>
        Assert.Equal((0u, 0u, 0u), After(samples: 3000, active: 0, After(samples: 100, active: 50, default)).Hundredths);

    private static LoadAverage After(int samples, int active, LoadAverage load)
    {
        for (int i = 0; i < samples; i++)
        {
            load.Sample(active);
        }

        return load;
    }
}
