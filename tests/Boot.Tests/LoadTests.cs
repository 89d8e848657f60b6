using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>
/// Load, failure on purpose and random calls, in short forms. The long ones:
/// <c>dotnet test tests/Boot.Tests --filter Length=Long</c> with TINE_LONG=1.
/// </summary>
public sealed class LoadTests
{
    private const int MostRepeats = 5;

    [Fact]
    public async Task GivesBackWhatManyProcessesTook() => await RunAsync("forkload");

    /// <summary>The managed heap of the dead is free memory again, on small machines and large.</summary>
    [Theory]
    [InlineData("64M")]
    [InlineData("1G")]
    public async Task GivesBackTheHeapOfTheDead(string memory)
    {
        GuestOptions options = Boot.Default with { Command = ["heapload"], Memory = memory, Clock = GuestClock.Instructions };
        (await Boot.RunAsync(options, Deadline.Long)).MustExit(0);
    }

    /// <summary>The collector makes no call longer than 500,000 instructions, whatever is alive.</summary>
    [Fact]
    public async Task CollectsWithoutLongCalls()
    {
        GuestOptions options = Boot.Default with { Command = ["heapload", "pauses"], Memory = "1G", Clock = GuestClock.Instructions };
        (await Boot.RunAsync(options, Deadline.Long * 2)).MustExit(0);
    }

    [Fact]
    public async Task FailsCleanlyWhereverMemoryRunsOut() => await RunAsync("faultwalk");

    /// <summary>The seed comes from the clock; what callfuzz prints, the seed first, is part of a failure's message.</summary>
    [Fact]
    public async Task LivesThroughAMillionRandomCalls() => await RunAsync("callfuzz", "1000000");

    [Fact]
    public async Task SaysTheSameOfVForkAsLinux()
    {
        // One of the verdicts is about time: on a busy host Linux's fork of a small parent may take as long as that of a large one.
        GuestOutput onTine = await RunAsync("vforkmyths", "--verdicts");
        HostProgram.Outcome onLinux = await HostProgram.RunUserlandAsync("vforkmyths", "--verdicts");
        for (int again = 0; again < MostRepeats && onLinux.Output != onTine.Text; again++)
        {
            onLinux = await HostProgram.RunUserlandAsync("vforkmyths", "--verdicts");
        }

        Assert.Equal(onLinux.Output, onTine.Text);
        Assert.Equal(0, onLinux.Status);
    }

    [LongFact]
    [Trait("Length", "Long")]
    public async Task GivesBackWhatVeryManyProcessesTook() => await RunAsync("forkload", "long");

    private static async Task<GuestOutput> RunAsync(params string[] command) =>
        (await Boot.RunAsync(Boot.Default with { Command = [.. command] }, LongRuns.AreAskedFor ? Deadline.Long * 4 : Deadline.Long)).MustExit(0);
}
