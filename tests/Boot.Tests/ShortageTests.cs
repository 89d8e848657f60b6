using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Shortages: process numbers, memory, one allocation.</summary>
public sealed class ShortageTests
{
    /// <summary>Numbers wrap and are reused; memory that is out ends the largest process, and the log names it.</summary>
    [Fact]
    public async Task EndsTheLargestAndReusesNumbers()
    {
        GuestOptions options = Boot.Default with { Command = ["limitconform", "--machine"], Memory = "128M" };
        GuestOutput output = (await Boot.RunAsync(options, Deadline.Long)).MustExit(0);
        Assert.Matches(@"Out of memory: Killed process \d+ \(limitconform\) total-vm:\d+kB, rss:\d+kB, pgtables:\d+kB, held:\d+kB, UID:0", output.Result.Log);
    }

    /// <summary>One failed allocation of init's or of its command's: an error that is told, or none at all, and never a panic.</summary>
    [Theory]
    [InlineData("frame", 1)]
    [InlineData("frame", 2)]
    [InlineData("frame", 20)]
    [InlineData("frame", 40)]
    [InlineData("frame", 60)]
    [InlineData("heap", 1)]
    [InlineData("heap", 5)]
    [InlineData("heap", 12)]
    [InlineData("heap", 30)]
    public async Task LivesWithoutOneAllocation(string kind, int nth)
    {
        GuestOptions options = Boot.Default with
        {
            Command = ["sh", "-c", "echo one | cat; cat /etc/motd | cat > /tmp/copy; exit 7"],
            KernelArguments = ["tty=raw-output", $"fail={kind}:{nth}"],
        };
        GuestOutput output = await Boot.RunAsync(options, Deadline.Short);
        Assert.True(output.Result.End == GuestEnd.Exited, output.ToString());
    }
}
