using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>
/// run-qemu.sh on hosts whose KVM does not work: a script before QEMU on PATH misbehaves when KVM is wanted, and starts the real
/// QEMU otherwise. (Tools.Tests, AcceleratorTests, has the cases of the probe.)
/// </summary>
public sealed class AccelerationTests : IDisposable
{
    private const string Hangs = "exec sleep 100";

    /// <summary>Leaves a child that holds the pipes open: QEMU is gone for two seconds before its run is.</summary>
    private const string HangsWithAChild = "sleep 15; exit 1";

    private const string IsRefused = "echo 'qemu-system-x86_64: failed to initialize kvm: Permission denied' >&2; exit 1";
    private const string Works = "echo 'machinecheck: all of it works'; printf 'Starting /init\\nexit status 0\\n' > \"$log\"; exit";

    private readonly string _directory = Directory.CreateTempSubdirectory("tine-kvm-").FullName;

    private string[] Calls => File.Exists(CallsPath) ? File.ReadAllLines(CallsPath) : [];

    private string CallsPath => Path.Combine(_directory, "calls");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(Hangs)]
    [InlineData(IsRefused)]
    [InlineData("kill -ABRT $$")]
    public async Task RunsWhereTheProbeFails(string probe)
    {
        Misbehave(probe, Hangs);
        for (int run = 0; run < 2; run++)
        {
            HostProgram.Outcome outcome = await RunAsync("", "", "sh", "-c", "echo out; exit 3");
            Assert.Equal((3, "out\n", ""), (outcome.Status, outcome.Output, outcome.Errors));
        }

        Assert.Equal(["probe"], Calls);
    }

    [Fact]
    public async Task StartsASilentGuestAgainAndLosesNoInput()
    {
        Misbehave(Works, HangsWithAChild);
        HostProgram.Outcome outcome = await RunAsync("first\nsecond, unfinished", "", "cat");
        Assert.Equal((0, "first\nsecond, unfinished"), (outcome.Status, outcome.Output));
        Assert.Equal("run-qemu.sh: under KVM: the guest said nothing for 2 seconds; it starts again under TCG\n", outcome.Errors);

        outcome = await RunAsync("", "", "echo", "again");
        Assert.Equal((0, "again\n", ""), (outcome.Status, outcome.Output, outcome.Errors));
        Assert.Equal(["probe", "run"], Calls);
    }

    [Theory]
    [InlineData("--iso")]
    [InlineData("--uefi")]
    public async Task StartsFirmwareAgain(string firmware)
    {
        Misbehave(Works, "exit 1");
        HostProgram.Outcome outcome = await RunAsync("", "", firmware, "echo", "out");
        Assert.Equal((0, "out\n"), (outcome.Status, outcome.Output));
        Assert.Equal(["probe", "run"], Calls);
    }

    [Fact]
    public async Task KvmOrNothingFailsInOneLine()
    {
        Misbehave(IsRefused, Hangs);
        const string message = "run-qemu.sh: KVM does not run here: QEMU says: failed to initialize kvm: Permission denied\n";
        HostProgram.Outcome outcome = await RunAsync("", "", "--accel", "kvm", "echo", "out");
        Assert.Equal((1, "", message), (outcome.Status, outcome.Output, outcome.Errors));
        outcome = await RunAsync("", "kvm", "echo", "out");
        Assert.Equal((1, "", message), (outcome.Status, outcome.Output, outcome.Errors));
    }

    /// <summary>Neither files of the run and its probe nor QEMU are left.</summary>
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task LeavesNothingWhenItIsInterruptedInTheProbe(string signal, int status)
    {
        Misbehave(Hangs, Hangs);
        string scratch = Directory.CreateDirectory(Path.Combine(_directory, "scratch")).FullName;
        string script = $$"""
            TMPDIR={{scratch}} env --default-signal=INT {{Path.Combine(Workspace.Root, "run-qemu.sh")}} true &
            until grep -q probe {{CallsPath}} 2>/dev/null; do sleep 0.1; done
            kill -{{signal}} $!
            wait $!
            echo $?
            ls {{scratch}} | grep -E 'tine-|\.tmp$'
            pgrep -af '[p]ath={{scratch}}'
            """;
        HostProgram.Outcome outcome = await HostProgram.RunAsync(
            "/usr/bin/env", "", $"PATH={_directory}:{Environment.GetEnvironmentVariable("PATH")}", "TINE_KVM_DEVICE=/dev/zero", "sh", "-c", script);
        Assert.Equal(($"{status}\n", ""), (outcome.Output, outcome.Errors));
    }

    [Fact]
    public async Task TheOptionWinsOverTheVariable()
    {
        Misbehave(Works, Hangs);
        HostProgram.Outcome outcome = await RunAsync("", "kvm", "--accel", "tcg", "--verbose", "echo", "out");
        Assert.Equal((0, "out\n"), (outcome.Status, outcome.Output));
        Assert.StartsWith("run-qemu.sh: under TCG (as asked)\n", outcome.Errors);
        Assert.Empty(Calls);
    }

    [Theory]
    [InlineData("", "--accel", "xen", "--accel takes auto, kvm or tcg, not 'xen'")]
    [InlineData("xen", "--accel", "", "--accel takes auto, kvm or tcg, not ''")]
    [InlineData("KVM", "--memory", "512M", "TINE_ACCEL takes auto, kvm or tcg, not 'KVM'")]
    public async Task RefusesNonsense(string variable, string option, string value, string message)
    {
        Misbehave(Hangs, Hangs);
        HostProgram.Outcome outcome = await RunAsync("", variable, option, value, "true");
        Assert.Equal((2, "", $"run-qemu.sh: {message}\n"), (outcome.Status, outcome.Output, outcome.Errors));
    }

    [Fact]
    public void TestsRunUnderEmulation() =>
        Assert.Contains("tcg", QemuArguments.For(Boot.Default, "log", "medium", "window").SkipWhile(word => word != "-accel"));

    private Task<HostProgram.Outcome> RunAsync(string input, string variable, params string[] arguments) => HostProgram.RunAsync(
        "/usr/bin/env",
        input,
        [$"PATH={_directory}:{Environment.GetEnvironmentVariable("PATH")}", $"TINE_ACCEL={variable}", "TINE_KVM_DEVICE=/dev/zero", "TINE_KVM_SILENCE=2",
            Path.Combine(Workspace.Root, "run-qemu.sh"), .. arguments]);

    /// <param name="probe">Shell commands for a probe under KVM.</param>
    /// <param name="run">Shell commands for another guest under KVM.</param>
    private void Misbehave(string probe, string run)
    {
        string script = Path.Combine(_directory, "qemu-system-x86_64");
        File.WriteAllText(script, $$"""
            #!/bin/sh
            [ "$1" = --version ] && exec echo "QEMU emulator version {{Path.GetFileName(_directory)}}"
            what=run
            for word; do
                case $word in
                    kvm) how=kvm ;;
                    file,id=log,path=*) log=${word#*path=} ;;
                    *machinecheck*) what=probe ;;
                esac
            done
            [ "$how" = kvm ] || exec /usr/bin/qemu-system-x86_64 "$@"
            echo $what >> {{CallsPath}}
            if [ $what = probe ]; then
                {{probe}}
            fi
            {{run}}
            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
