using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>dmesg(1): what the kernel says of the machine, and of programs that ended badly.</summary>
public sealed class KernelLogTests
{
    [DebianFact]
    public async Task TellsOfTheMachine()
    {
        GuestOutput output = await Boot.RunAsync("dmesg");
        foreach (string line in (string[])["Tine 6", "Command line: tty=raw-output", "Processor: ", "Memory: ", "The time-stamp counter", "Starting /init"])
        {
            Assert.Matches(@"(?m)^\[ +\d+\.\d{6}\] " + Regex.Escape(line), output.Text);
        }

        Assert.DoesNotContain("Processor: ", output.Result.Log); // Only under verbose.
    }

    [DebianFact]
    public async Task TellsOfProgramsThatAFaultEnds()
    {
        GuestOutput output = await Boot.RunAsync("sh", "-c", "sh -c 'kill -SEGV $$'; badpointers >/dev/null; echo; crashme 1 3 >/dev/null; dmesg | grep -c 'ends by'");
        Assert.True(int.Parse(output.Text.Trim().Split('\n')[^1]) > 0, output.Text);
    }

    [DebianFact]
    public async Task ForgetsWhenTold()
    {
        GuestOutput output = await Boot.RunAsync("sh", "-c", "dmesg -c | wc -l; dmesg | wc -l");
        string[] counts = output.Text.Split('\n');
        Assert.True(int.Parse(counts[0]) > 5, output.Text);
        Assert.Equal("0", counts[1]);
    }

    [DebianFact]
    public async Task IsNotForEverybody()
    {
        GuestOutput output = await Boot.RunAsync("sh", "-c", "su -s /bin/sh nobody -c dmesg 2>&1");
        Assert.Contains("Operation not permitted", output.Text);
    }
}
