using System;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>run-qemu.sh as its users see it.</summary>
public sealed class RunScriptTests : IDisposable
{
    private readonly string _host = Directory.CreateTempSubdirectory("tine-add-").FullName;

    public void Dispose() => Directory.Delete(_host, recursive: true);

    [Fact]
    public async Task PrintsTheCommandsBytesAlone()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("echo", "a", "--memory", "b");
        Assert.Equal((0, "a --memory b\n", ""), (outcome.Status, outcome.Output, outcome.Errors));
    }

    [Fact]
    public async Task PassesStandardInput()
    {
        string text = "first\nsecond, unfinished";
        HostProgram.Outcome outcome = await HostProgram.RunScriptWithInputAsync(text, "cat");
        Assert.Equal((0, text), (outcome.Status, outcome.Output));
    }

    [Fact]
    public async Task PassesCommandsToTheShellWithoutPrompts()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptWithInputAsync("for n in 1 2; do echo $n; done\nexit 3\n");
        Assert.Equal((3, "1\n2\n", ""), (outcome.Status, outcome.Output, outcome.Errors));
    }

    /// <summary>A pipe's end is there for all that read it, in the middle of a line, too.</summary>
    [DebianFact]
    public async Task EndsInputForAllThatReadIt()
    {
        HostProgram.Outcome shell = await HostProgram.RunScriptWithInputAsync("echo a; echo b");
        Assert.Equal((0, "a\nb\n", ""), (shell.Status, shell.Output, shell.Errors));
        HostProgram.Outcome readers = await HostProgram.RunScriptWithInputAsync("line\n", "--", "sh", "-c", "cat; cat; read word; echo $?");
        Assert.Equal((0, "line\n1\n", ""), (readers.Status, readers.Output, readers.Errors));
    }

    [Fact]
    public async Task SaysThatItsOutputCannotBeWritten()
    {
        HostProgram.Outcome outcome = await HostProgram.RunAsync("/bin/sh", "", "-c", "./run-qemu.sh echo out >/dev/full; echo $?; ./run-qemu.sh yes | head -n 1");
        Assert.Equal((0, "1\ny\n", "run-qemu.sh: standard output: No space left on device\n"), (outcome.Status, outcome.Output, outcome.Errors));
    }

    [Fact]
    public async Task PassesAnyByte()
    {
        byte[] bytes = new byte[20_000];
        new Random(1).NextBytes(bytes);
        string text = Encoding.Latin1.GetString(bytes);
        HostProgram.Outcome outcome = await HostProgram.RunScriptWithInputAsync(text, "cat");
        Assert.Equal((0, text), (outcome.Status, outcome.Output));
    }

    [Fact]
    public async Task ShowsTheLogUnderVerbose()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--verbose", "echo", "out");
        Assert.Equal((0, "out\n"), (outcome.Status, outcome.Output));
        Assert.Contains("exit status 0", outcome.Errors);
    }

    [Fact]
    public async Task TracesSystemCalls()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--verbose", "--kernel-args", "trace=syscalls", "echo", "out");
        Assert.Equal("out\n", outcome.Output);
        Assert.Contains("execve(", outcome.Errors);
        Assert.Contains("write(1, ", outcome.Errors);
    }

    [Fact]
    public async Task EndsAfterTheTimeout()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--timeout", "4", "sleep", "1000");
        Assert.Equal(GuestResult.TimeoutStatus, outcome.Status);
        Assert.Contains("still running after 4 seconds", outcome.Errors);
    }

    [Theory]
    [InlineData("poweroff", 0)]
    [InlineData("reboot", GuestResult.PanicStatus)]
    public async Task NamesTheProgramThatEndsTheMachine(string program, int status)
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--verbose", "busybox", program, "-f");
        Assert.Equal(status, outcome.Status);
        Assert.Matches(@", as process \d+ \(busybox\) asked\.\n", outcome.Errors);
    }

    [Fact]
    public async Task ShowsThePanic()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--kernel-args", "init=/no/such/init", "true");
        Assert.Equal((GuestResult.PanicStatus, ""), (outcome.Status, outcome.Output));
        Assert.Contains("PANIC: ", outcome.Errors);
        Assert.Contains("run-qemu.sh: the kernel panicked at kernel/Startup/Boot/ProcessStartup.cs:", outcome.Errors);
        Assert.Contains("    Panic.Because($\"The first program {path} cannot be run", outcome.Errors);
    }

    [Theory]
    [InlineData("--bogus")]
    [InlineData("--memory lots true")]
    [InlineData("--kernel-args fork=egaer true")]
    public async Task RefusesWrongOptionsInOneLine(string line)
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync(line.Split(' '));
        Assert.Equal((2, ""), (outcome.Status, outcome.Output));
        Assert.Equal(1, outcome.Errors.AsSpan().Count('\n'));
    }

    [Fact]
    public async Task WorksThroughALink()
    {
        string link = Path.Combine(_host, "tine");
        File.CreateSymbolicLink(link, Path.Combine(Workspace.Root, "run-qemu.sh"));
        HostProgram.Outcome outcome = await HostProgram.RunAsync(link, "", "echo", "out");
        Assert.Equal((0, "out\n", ""), (outcome.Status, outcome.Output, outcome.Errors));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--verbose -h")]
    [InlineData("--memory 512 --kernel-args fork=cow --help")]
    public async Task HelpsWithoutDotNet(string line)
    {
        HostProgram.Outcome outcome = await RunWithoutDotNetAsync(line.Split(' '));
        Assert.Equal((0, File.ReadAllText(Path.Combine(Workspace.Root, "tools", "Run", "help.txt")), ""), (outcome.Status, outcome.Output, outcome.Errors));
    }

    [Fact]
    public async Task LeavesTheCommandsHelpToTheCommand()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("echo", "--help");
        Assert.Equal((0, "--help\n"), (outcome.Status, outcome.Output));
    }

    [Fact]
    public async Task SaysHowToGetDotNet()
    {
        HostProgram.Outcome outcome = await RunWithoutDotNetAsync("true");
        Assert.Equal((1, ""), (outcome.Status, outcome.Output));
        Assert.Contains(".NET 10 SDK", outcome.Errors);
        Assert.Equal(1, outcome.Errors.AsSpan().Count('\n'));
    }

    [Theory]
    [InlineData("--trace", "/no/such/directory/trace.json")]
    [InlineData("--trace", "/proc")]
    [InlineData("--picture", "/no/such/directory/page.html")]
    [InlineData("--write-iso", "/no/such/directory/tine.iso")]
    [InlineData("--write-iso", "/proc")]
    public async Task RefusesAPlaceThatCannotBeWrittenBeforeTheRun(string option, string path)
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync(option, path, "echo", "out");
        Assert.Equal((1, ""), (outcome.Status, outcome.Output));
        Assert.Contains(path, outcome.Errors);
        Assert.Equal(1, outcome.Errors.AsSpan().Count('\n'));
    }

    [ForeignFact]
    public async Task AddsDebianPackages()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--package", "sash,bash", "--", "bash", "-c", "echo $BASH; type -p sash");
        Assert.Equal((0, "/bin/bash\n/bin/sash\n", ""), (outcome.Status, outcome.Output, outcome.Complaints));
    }

    [ForeignTheory]
    [InlineData("no-such-package-anywhere", "Debian has no package no-such-package-anywhere")]
    [InlineData("Bad_Name", "'Bad_Name' is no name of a Debian package")]
    public async Task SaysWhichPackageThereIsNot(string name, string message)
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--package", name, "true");
        Assert.Equal((1, "", $"run-qemu.sh: {message}\n"), (outcome.Status, outcome.Output, outcome.Complaints));
    }

    /// <summary>Speaks gdb's remote protocol: asks why the guest stands still, then ends it.</summary>
    [Fact]
    public async Task WaitsForADebugger()
    {
        string path = Path.Combine(_host, "gdb");
        Task<HostProgram.Outcome> run = HostProgram.RunAsync(
            "/usr/bin/env", "", "TINE_GDB=" + path, Path.Combine(Workspace.Root, "run-qemu.sh"), "--gdb", "--timeout", "60", "true");
        using Socket debugger = await ConnectAsync(path, run);
        await using var stream = new NetworkStream(debugger);
        await stream.WriteAsync("$?#3f"u8.ToArray());
        byte[] answer = new byte[64];
        int length = await stream.ReadAtLeastAsync(answer, 5);
        Assert.StartsWith("+$T05", Encoding.ASCII.GetString(answer, 0, length));
        await stream.WriteAsync("+$k#6b"u8.ToArray());

        Assert.Contains("gdb ", (await run).Errors);
        Assert.Contains("KernelMain.cs", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Workspace.Kernel)));
    }

    [Fact]
    public async Task Measures()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--bench", "--", "--quick");
        Assert.Equal(0, outcome.Status);
        Assert.Contains("vfork", outcome.Output);
        Assert.Contains("fork/vfork", outcome.Output);
    }

    /// <summary>A person at a terminal of 100 columns and 30 rows, played by util-linux's script.</summary>
    [ForeignFact]
    public async Task DrawsOnTheTerminalItIsStartedAt()
    {
        const string Run = "stty rows 30 columns 100; TERM=xterm-256color exec ./run-qemu.sh --package nano -- sh -c 'echo $TERM $(stty size); nano note; cat note; exit 6'";
        using Process script = Process.Start(new ProcessStartInfo("script", ["-qec", Run, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Workspace.Root,
        })!;
        var seen = new StringBuilder();
        Assert.Contains("xterm-256color 30 100\r\n", await ExpectAsync(script, seen, "Exit"));
        Assert.Contains("\e[?1049h", seen.ToString());
        Assert.Contains("\e[1;30r", seen.ToString());
        script.StandardInput.Write("typed");
        script.StandardInput.Flush();
        await ExpectAsync(script, seen, "typed");
        script.StandardInput.Write("\u0018");
        script.StandardInput.Flush();
        await ExpectAsync(script, seen, "Save modified buffer");
        script.StandardInput.Write("y\r");
        script.StandardInput.Flush();
        await ExpectAsync(script, seen, "typed\r\n");
        await script.WaitForExitAsync();
        Assert.Equal(6, script.ExitCode);
    }

    /// <summary>Waits for a text after what was seen.</summary>
    private static async Task<string> ExpectAsync(Process program, StringBuilder seen, string text)
    {
        using var limit = new CancellationTokenSource(Deadline.Long);
        int from = seen.Length;
        byte[] buffer = new byte[4096];
        while (!seen.ToString(from, seen.Length - from).Contains(text, StringComparison.Ordinal))
        {
            int count = await program.StandardOutput.BaseStream.ReadAsync(buffer, limit.Token);
            Assert.True(count > 0, $"'{text}' never appeared in\n{seen}");
            seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return seen.ToString(from, seen.Length - from);
    }

    /// <summary>With a PATH and a home that have only what the script itself calls.</summary>
    private Task<HostProgram.Outcome> RunWithoutDotNetAsync(params string[] arguments)
    {
        foreach (string program in (string[])["cat", "dirname", "readlink"])
        {
            File.CreateSymbolicLink(Path.Combine(_host, program), "/usr/bin/" + program);
        }

        return HostProgram.RunAsync("/usr/bin/env", "", ["PATH=" + _host, "HOME=" + _host, Path.Combine(Workspace.Root, "run-qemu.sh"), .. arguments]);
    }

    private static async Task<Socket> ConnectAsync(string path, Task run)
    {
        while (true)
        {
            var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await client.ConnectAsync(new UnixDomainSocketEndPoint(path));
                return client;
            }
            catch (SocketException) when (!run.IsCompleted)
            {
                client.Dispose();
                await Task.Delay(50);
            }
        }
    }
}
