using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>The serial line that the kernel's words choose.</summary>
public sealed class SerialLineTests
{
    /// <summary>Output and input both, with what the second port has: its own interrupt line.</summary>
    [Fact]
    public async Task MayBeTheSecond()
    {
        using var terminal = GuestTerminal.Start(Boot.Default with { Serial = SerialLine.SecondTerminal, KernelArguments = ["serial=com2", "baud=9600"] });
        await terminal.ExpectAsync("# ");
        terminal.Type("echo typed | tr a-z A-Z; stty size; poweroff\n");
        await terminal.ExpectAsync("\r\nTYPED\r\n");
        Assert.Equal(GuestEnd.Exited, (await terminal.EndAsync()).End);
    }

    /// <summary>Switched off, nothing is heard there; the command runs all the same.</summary>
    [Fact]
    public async Task MayBeNone()
    {
        GuestOptions options = Boot.Default with { KernelArguments = ["tty=raw-output", "serial=off"], Command = ["echo", "unheard"] };
        Assert.Equal("", (await Boot.RunAsync(options, Deadline.Short)).MustExit(0).Text);
    }
}
