using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A person at the shell.</summary>
public sealed class TerminalTests
{
    private const string Prompt = "# ";
    private const string ControlC = "\u0003";
    private const string ControlD = "\u0004";
    private const string Up = "\e[A";

    private static string Left(int columns) => string.Concat(Enumerable.Repeat("\e[D", columns));

    [Theory]
    [InlineData("sh")]
    [InlineData("tinesh")]
    public async Task GivesAShell(string shell)
    {
        using GuestTerminal terminal = GuestTerminal.Start(Boot.Default with { Command = [shell], KernelArguments = ["columns=100", "rows=30"] });
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

    /// <summary>A shell as POSIX has it, with a line that can be edited and a history.</summary>
    [DebianFact]
    public async Task GivesAPosixShellByItself()
    {
        using GuestTerminal terminal = GuestTerminal.Start(Boot.Default with { KernelArguments = [] });
        await terminal.ExpectAsync(Prompt);
        terminal.Type("for n in 1 2 3; do case $n in 2) echo $((n * 21)) $(echo two);; esac; done\r");
        await terminal.ExpectAsync("42 two\r\n");
        await terminal.ExpectAsync(Prompt);
        terminal.Type("eco mended" + Left(8) + "h\r");
        await terminal.ExpectAsync("\nmended\r\n");
        await terminal.ExpectAsync(Prompt);
        terminal.Type(Up + "\r");
        await terminal.ExpectAsync("\nmended\r\n");
        await terminal.ExpectAsync(Prompt);
        terminal.Type("exit 6\r");
        Assert.Equal(6, (await terminal.EndAsync()).Status);
    }

    /// <summary>One line that says where one is, how to leave and how to learn more.</summary>
    [DebianFact]
    public async Task GreetsInOneLine()
    {
        using GuestTerminal terminal = GuestTerminal.Start(Boot.Default with { KernelArguments = ["columns=100", "rows=30"], Memory = "256M" });
        string greeting = await terminal.ExpectAsync(Prompt);
        Assert.Matches(@"^Tine 6\.1: 1 processor, 2\d\d MiB; help lists what to try, exit powers off\.\r\n/ $", greeting);
        terminal.Type("help\r");
        await terminal.ExpectAsync("forkdemo");
        await terminal.ExpectAsync(Prompt);
        terminal.Type("cd; pwd; . /etc/os-release; echo $NAME $ID; exit 0\r");
        await terminal.ExpectAsync("/root\r\nTine tine\r\n");
        Assert.Equal(0, (await terminal.EndAsync()).Status);
    }

    /// <summary>A window that is made larger or smaller on the host has its new size in the guest at once.</summary>
    [Theory]
    [InlineData(Board.Pc)]
    [InlineData(Board.Q35)]
    public async Task FollowsTheWindow(Board board)
    {
        using GuestTerminal terminal = GuestTerminal.Start(Boot.Default with
        {
            Board = board,
            KernelArguments = ["columns=100", "rows=30", "window=com2"],
            WindowLine = WindowLine.SecondSerialPort,
            Command = ["sh", "-c", "trap 'stty size' WINCH; stty size; while :; do :; done"],
        });
        await terminal.ExpectAsync("30 100\r\n");
        terminal.Resize(132, 43);
        await terminal.ExpectAsync("43 132\r\n");
        terminal.Resize(80, 24);
        await terminal.ExpectAsync("24 80\r\n");
    }

    [Theory]
    [InlineData("sh")]
    [InlineData("tinesh")]
    public async Task InterruptsAndEnds(string shell)
    {
        using GuestTerminal terminal = GuestTerminal.Start(Boot.Default with { Command = [shell], KernelArguments = [] });
        await terminal.ExpectAsync(Prompt);
        await BeginAsync(terminal, "cat");
        terminal.Type("once\r");
        await terminal.ExpectAsync("once\r\nonce\r\n");
        terminal.Type(ControlC);
        await terminal.ExpectAsync(Prompt);
        terminal.Type("echo $?\r");
        await terminal.ExpectAsync("130\r\n");
        await terminal.ExpectAsync(Prompt);
        await BeginAsync(terminal, "catx\u007f");
        terminal.Type("typed" + "\r" + ControlD);
        await terminal.ExpectAsync("typed\r\ntyped\r\n");
        await terminal.ExpectAsync(Prompt);
        terminal.Type(ControlD);

        Assert.Equal(GuestEnd.Exited, (await terminal.EndAsync()).End);
    }

    /// <summary>Types a command, and waits until the shell has taken the line: keys are the program's from then on.</summary>
    private static async Task BeginAsync(GuestTerminal terminal, string command)
    {
        terminal.Type($"echo go; {command}\r");
        await terminal.ExpectAsync("go\r\n");
    }
}
