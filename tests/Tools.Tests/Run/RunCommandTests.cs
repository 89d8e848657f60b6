using System;
using System.IO;
using System.Linq;
using System.Threading;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class RunCommandTests
{
    [Fact]
    public void HasDefaults()
    {
        RunRequest request = Parse();

        Assert.True(request.IsShell);
        Assert.Null(request.Memory);
        Assert.Empty(request.Packages);
        Assert.Equal(1, request.Guest.Processors);
        Assert.Equal("max", request.Guest.ProcessorModel);
        Assert.Equal(GuestClock.Host, request.Guest.Clock);
        Assert.Equal(Timeout.InfiniteTimeSpan, request.Timeout);
        Assert.Empty(request.Additions);
    }

    [Fact]
    public void ReadsTheOptions()
    {
        RunRequest request = Parse(
            "--memory", "64M", "--cpus=2", "--cpu", "max,-xsave", "--kernel-args", "gcstress=1  poison", "--kernel-args", "fork=cow", "--timeout", "2.5", "--gdb",
            "--add", "/etc/hosts:/etc/hosts", "--add", "x", "--package", "bash,gawk", "--package=sash", "--verbose");

        Assert.Equal("64M", request.Memory);
        Assert.Equal(2, request.Guest.Processors);
        Assert.Equal("max,-xsave", request.Guest.ProcessorModel);
        Assert.Equal(["verbose", "cpus=2", "gcstress=1", "poison", "fork=cow"], request.Guest.KernelArguments.AsEnumerable());
        Assert.Equal(TimeSpan.FromSeconds(2.5), request.Timeout);
        Assert.Equal(DebuggerStub.Waits, request.Guest.Debugger);
        Assert.Equal(["/etc/hosts:/etc/hosts", "x"], request.Additions.AsEnumerable());
        Assert.Equal(["bash", "gawk", "sash"], request.Packages.AsEnumerable());
        Assert.Equal(LogDisplay.Live, request.Log);
    }

    [Theory]
    [InlineData("ls -l --memory 3")]
    [InlineData("-- ls -l --memory 3")]
    [InlineData("--memory 1G ls -l --memory 3")]
    [InlineData("--memory 1G -- ls -l --memory 3")]
    public void LeavesTheCommandAlone(string line) =>
        Assert.Equal(["ls", "-l", "--memory", "3"], Parse(line.Split(' ')).Guest.Command.AsEnumerable());

    [Fact]
    public void TakesAnyWordBehindTheMark() =>
        Assert.Equal(["@x", "--", "-q", "", "a b"], Parse("--", "@x", "--", "-q", "", "a b").Guest.Command.AsEnumerable());

    [Theory]
    [InlineData("512", "512M")]
    [InlineData("512M", "512M")]
    [InlineData("512m", "512M")]
    [InlineData("512MiB", "512M")]
    [InlineData("512mb", "512M")]
    [InlineData("1g", "1G")]
    [InlineData("4GiB", "4G")]
    public void UnderstandsSizes(string text, string size) => Assert.Equal(size, Parse("--memory", text).Memory);

    [Theory]
    [InlineData("--memroy 1G", "there is no option --memroy: did you mean --memory? (see --help)")]
    [InlineData("--verbos ls", "there is no option --verbos: did you mean --verbose? (see --help)")]
    [InlineData("--accle=kvm ls", "there is no option --accle: did you mean --accel? (see --help)")]
    [InlineData("--elephant ls", "there is no option --elephant (see --help)")]
    [InlineData("--kernel-args fork=egaer", "the kernel has no word fork=egaer: did you mean fork=eager? (kernel/Startup/README.md)")]
    [InlineData("--kernel-args fork", "the kernel has no word fork: did you mean fork=cow? (kernel/Startup/README.md)")]
    [InlineData("--kernel-args verbos", "the kernel has no word verbos: did you mean verbose? (kernel/Startup/README.md)")]
    [InlineData("--kernel-args gcstress=many", "the kernel has no word gcstress=many: did you mean gcstress=N? (kernel/Startup/README.md)")]
    [InlineData("--kernel-args inti=/bin/sh", "the kernel has no word inti=/bin/sh: did you mean init=TEXT? (kernel/Startup/README.md)")]
    [InlineData("--kernel-args elephant", "the kernel has no word elephant (kernel/Startup/README.md)")]
    [InlineData("--kernel-args init=", "the kernel has no word init=: did you mean init=TEXT? (kernel/Startup/README.md)")]
    public void AsksWhatWasMeant(string line, string message) =>
        Assert.Equal(message, Assert.Throws<CommandLineException>(() => Parse(line.Split(' '))).Message);

    [Theory]
    [InlineData("--uefi")]
    [InlineData("--iso --uefi")]
    [InlineData("--uefi --iso")]
    public void UefiIsUefi(string line) => Assert.Equal(Firmware.Uefi, Parse(line.Split(' ')).Guest.Firmware);

    /// <summary>TINE_UPDATE=1 writes the file instead of comparing.</summary>
    [Fact]
    public void HelpIsKeptInAFile()
    {
        string path = Path.Combine(Workspace.Root, "tools", "Run", "help.txt");
        string help = new RunCommand().Help();
        if (Environment.GetEnvironmentVariable("TINE_UPDATE") == "1")
        {
            File.WriteAllText(path, help);
        }

        Assert.True(help == File.ReadAllText(path), "tools/Run/help.txt is not current: run TINE_UPDATE=1 dotnet test tests/Tools.Tests");
    }

    [Fact]
    public void BenchIsAProgram() => Assert.Equal(["/bin/forkbench", "--json"], Parse("--bench", "--", "--json").Guest.Command.AsEnumerable());

    [Theory]
    [InlineData("--bench", BenchMode.Alone)]
    [InlineData("--bench --compare-linux -- --sizes 0", BenchMode.BesideLinux)]
    [InlineData("ls", BenchMode.None)]
    internal void KnowsWhatToMeasure(string line, BenchMode mode) => Assert.Equal(mode, Parse(line.Split(' ')).Bench);

    [Theory]
    [InlineData("ls", null, AccelerationWish.Automatic)]
    [InlineData("ls", "", AccelerationWish.Automatic)]
    [InlineData("ls", "tcg", AccelerationWish.Emulation)]
    [InlineData("--accel kvm ls", "tcg", AccelerationWish.Kvm)]
    [InlineData("--accel=auto ls", "nonsense", AccelerationWish.Automatic)]
    [InlineData("--icount ls", "kvm", AccelerationWish.Kvm)]
    [InlineData("--bench --compare-linux --accel tcg", null, AccelerationWish.Emulation)]
    internal void KnowsWhoExecutes(string line, string? variable, AccelerationWish wish) =>
        Assert.Equal(wish, new RunCommand().Parse(line.Split(' '), "kernel.elf", variable)!.Acceleration);

    [Fact]
    public void RefusesAVariableInOneLine()
    {
        CommandLineException problem = Assert.Throws<CommandLineException>(() => new RunCommand().Parse(["ls"], "kernel.elf", "xen"));
        Assert.Equal("TINE_ACCEL takes auto, kvm or tcg, not 'xen'", problem.Message);
    }

    [Theory]
    [InlineData("--accel")]
    [InlineData("--accel xen")]
    [InlineData("--accel kvm --icount")]
    [InlineData("--compare-linux ls")]
    [InlineData("--bench --compare-linux --memory 2G")]
    [InlineData("--bogus")]
    [InlineData("-x")]
    [InlineData("--memory")]
    [InlineData("--memory -5M")]
    [InlineData("--memory 12KB")]
    [InlineData("--memory 0")]
    [InlineData("--memory 12MM")]
    [InlineData("--kernel-args nonsense ls")]
    [InlineData("--cpus 0")]
    [InlineData("--cpus x")]
    [InlineData("--timeout 0")]
    [InlineData("--timeout -1")]
    [InlineData("--timeout nan")]
    [InlineData("--icount --cpus 2")]
    [InlineData("--icount --cpu Nehalem")]
    [InlineData("--bench --compare-linux --cpu Nehalem")]
    [InlineData("--trace")]
    [InlineData("--trace file --verbose ls")]
    public void RefusesInOneLine(string line)
    {
        CommandLineException problem = Assert.Throws<CommandLineException>(() => Parse(line.Split(' ')));
        Assert.DoesNotContain('\n', problem.Message);
    }

    private static RunRequest Parse(params string[] arguments) => new RunCommand().Parse(arguments, "kernel.elf", acceleration: null)!;
}
