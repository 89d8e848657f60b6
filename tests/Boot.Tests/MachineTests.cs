using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>The machines that Tine boots on.</summary>
public sealed class MachineTests
{
    [Theory]
    [InlineData("64M")]
    [InlineData("128M")]
    [InlineData("1G")]
    [InlineData("3584M")]
    [InlineData("6G")]
    [InlineData("16G")]
    public async Task BootsWithMemory(string size)
    {
        GuestOutput output = await Boot.RunAsync(Boot.Default with { Memory = size, Command = ["echo", "up"] }, Deadline.Short);
        Assert.Equal("up\n", output.MustExit(0).Text);
    }

    [Fact]
    public async Task BootsBesideIdleProcessors()
    {
        GuestOutput output = await Boot.RunAsync(Boot.Default with { Processors = 4, Command = ["echo", "up"] }, Deadline.Short);
        Assert.Equal("up\n", output.MustExit(0).Text);
    }

    [Fact]
    public async Task CountsTheSameInstructionsEachTime()
    {
        GuestOptions counting = Boot.Default with { Clock = GuestClock.Instructions, Command = ["forkbench", "--quick", "--csv"] };
        GuestOutput first = (await Boot.RunAsync(counting, Deadline.Long)).MustExit(0);
        GuestOutput second = (await Boot.RunAsync(counting, Deadline.Long)).MustExit(0);
        Assert.Equal(first.Text, second.Text);
    }

    [Fact]
    public async Task LearnsNothingOfTheHostsMomentWhenItCounts()
    {
        // The time of day decides how long the boot takes, random bits what a program does.
        GuestOptions counting = Boot.Default with
        {
            Clock = GuestClock.Instructions,
            Command = ["/bin/busybox", "sh", "-c", "date +%T; od -An -N16 -tx1 /dev/urandom"],
        };
        GuestOutput first = (await Boot.RunAsync(counting, Deadline.Short)).MustExit(0);
        GuestOutput second = (await Boot.RunAsync(counting, Deadline.Short)).MustExit(0);
        Assert.StartsWith("00:00:00\n", first.Text, System.StringComparison.Ordinal);
        Assert.Equal(first.Text, second.Text);
    }
}
