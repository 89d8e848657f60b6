using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Somebody at the shell.</summary>
public sealed class TerminalTests
{
    private const string Prompt = "# ";
    private const string ControlC = "\u0003";
    private const string ControlD = "\u0004";

    [Fact]
    public async Task GivesAShell()
    {
        using GuestTerminal terminal = GuestTerminal.Start(Boot.Default with { KernelArguments = ["columns=100", "rows=30"] });
        await terminal.ExpectAsync(Prompt);
        terminal.Type("echo one | cat; cd /etc\r");
        await terminal.ExpectAsync("one\r\n");
        await terminal.ExpectAsync(Prompt);
        terminal.Type("pwd\r");
        await terminal.ExpectAsync("/etc\r\n");
        await terminal.ExpectAsync(Prompt);
        terminal.Type("exit 4\r");

        GuestResult result = await terminal.EndAsync();
        Assert.Equal((GuestEnd.Exited, 4), (result.End, result.Status));
    }

    [Fact]
    public async Task InterruptsAndEnds()
    {
        using GuestTerminal terminal = GuestTerminal.Start(Boot.Default with { KernelArguments = [] });
        await terminal.ExpectAsync(Prompt);
        terminal.Type("sleep 1000\r");
        await terminal.ExpectAsync("sleep 1000");
        await Task.Delay(500);
        terminal.Type(ControlC);
        await terminal.ExpectAsync(Prompt);
        terminal.Type("echo $?\r");
        await terminal.ExpectAsync("130\r\n");
        await terminal.ExpectAsync(Prompt);
        terminal.Type("catx\u007f\r");
        await terminal.ExpectAsync("\r\n");
        await Task.Delay(300);
        terminal.Type("typed" + "\r" + ControlD);
        await terminal.ExpectAsync("typed\r\ntyped\r\n");
        await terminal.ExpectAsync(Prompt);
        terminal.Type(ControlD);

        Assert.Equal(GuestEnd.Exited, (await terminal.EndAsync()).End);
    }
}
