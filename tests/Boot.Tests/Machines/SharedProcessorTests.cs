using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Programs on several processors, in QEMU's parallel emulation: each tells its status itself.</summary>
public sealed class SharedProcessorTests
{
    [Theory]
    [InlineData(2, "forkconform")]
    [InlineData(2, "threadconform")]
    [InlineData(2, "signalconform")]
    [InlineData(2, "memtest")]
    [InlineData(2, "forkload", "5")]
    [InlineData(4, "forkconform")]
    [InlineData(4, "memtest")]
    [InlineData(4, "regcheck")]
    public async Task RunPrograms(int processors, params string[] command) =>
        (await RunAsync(processors, command)).MustExit(0);

    [Fact]
    public async Task AreCounted()
    {
        GuestOutput output = (await RunAsync(3, "sh", "-c", "nproc; grep -c ^processor /proc/cpuinfo; grep -c '^cpu[0-9]' /proc/stat")).MustExit(0);
        Assert.Equal("3\n3\n3\n", output.Text);
        Assert.Contains("Processors: 3 have started; programs run on all of them\n", output.Result.Log);
    }

    /// <summary>Without the word the others wait, and programs see one.</summary>
    [Fact]
    public async Task AreNotUsedUnasked()
    {
        GuestOptions options = Boot.Default with { Processors = 2, KernelArguments = ["tty=raw-output", "verbose"], Command = ["nproc"] };
        GuestOutput output = (await Boot.RunAsync(options, Deadline.Short)).MustExit(0);
        Assert.Equal("1\n", output.Text);
        Assert.Contains("Processors: 2 have started; programs run on the first without the word cpus=N\n", output.Result.Log);
    }

    private static Task<GuestOutput> RunAsync(int processors, params string[] command) => Boot.RunAsync(
        Boot.Default with { Processors = processors, KernelArguments = ["tty=raw-output", "verbose", $"cpus={processors}"], Command = [.. command] },
        Deadline.Long);
}
