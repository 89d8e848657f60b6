using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Userland's programs, each in a guest of its own: plain, and with a collection every few allocations of the kernel.</summary>
public sealed class ProgramTests
{
    /// <summary>Programs that report by themselves, one line a check, and need nothing that only Tine has.</summary>
    public static TheoryData<string> SelfChecking =>
        ["filetest", "calltest", "memtest", "proctest", "elftest", "regcheck", "badpointers", "shelltest", "coretest", "relatives", "limitconform", "machinecheck"];

    /// <summary>A tour of userland's shell and its small tools, the same on both kernels.</summary>
    private const string Script = """
        cd /tmp; mkdir tour; cd tour; pwd
        echo one > a; echo two >> a; cat a; cat < a | cat | cat
        false; echo $?; true && echo yes; false || echo no
        mkdir d; ls; rm a; ls; cat a
        (exit 5); echo $?
        for-nothing; echo $?
        sleep 0 & wait; echo done
        cd /; rm -r /tmp/tour; ls /tmp/tour
        exit 9
        """;

    /// <summary>Programs that show something and end with status 0 when it is so.</summary>
    public static TheoryData<string> Demonstrations => ["forkdemo", "vforkdemo", "cowdemo", "execdemo"];

    [Theory]
    [MemberData(nameof(SelfChecking))]
    public async Task PrintsTheSameOnLinux(string program)
    {
        HostProgram.Outcome onLinux = await HostProgram.RunUserlandAsync(program);
        GuestOutput onTine = await Boot.RunAsync(Boot.Default with { Command = [program] }, Deadline.Long);

        Assert.True(onLinux.Status == 0, $"on Linux: status {onLinux.Status}\n{onLinux.Output}\n{onLinux.Errors}");
        onTine.MustExit(0);
        Assert.Equal(onLinux.Output, onTine.Text);
    }

    [Theory]
    [MemberData(nameof(Demonstrations))]
    public async Task ShowsWhatItSays(string program)
    {
        (await Boot.RunAsync(program)).MustExit(0);
        Assert.Equal(0, (await HostProgram.RunUserlandAsync(program)).Status);
    }

    [Theory]
    [MemberData(nameof(SelfChecking))]
    [MemberData(nameof(Demonstrations))]
    public async Task PassesUnderCollectionStress(string program) =>
        (await Boot.RunAsync(Stressed(program), Deadline.Long)).MustExit(0);

    [Theory]
    [MemberData(nameof(SelfChecking))]
    [MemberData(nameof(Demonstrations))]
    public async Task GivesBackEveryFrame(string program) =>
        (await Boot.RunAsync(Boot.Default with { Command = ["leakcheck", program] }, Deadline.Long)).MustExit(0);

    /// <summary>A case that never ends and blocks SIGALRM is killed, and the next one is run.</summary>
    [Fact]
    public async Task ACaseThatHangsIsEnded()
    {
        GuestOutput output = await Boot.RunAsync(Boot.Default with { Clock = GuestClock.Instructions, Command = ["proctest", "hangs"] }, Deadline.Long);
        output.MustExit(1);
        Assert.Equal("# it hung, and was killed\nnot ok 1 - a case that blocks SIGALRM ends\nok 2 - and the next is run\n1..2\n", output.Text);
    }

    [Fact]
    public async Task SurvivesRandomInstructions() =>
        (await Boot.RunAsync(Boot.Default with { Command = ["crashme"] }, Deadline.Long)).MustExit(0);

    [Fact]
    public async Task SurvivesRandomInstructionsUnderCollectionStress() =>
        (await Boot.RunAsync(Stressed("crashme"), Deadline.Long)).MustExit(0);

    [Fact]
    public async Task ShellDoesTheSameOnLinux()
    {
        string names = MakeLinks();
        try
        {
            HostProgram.Outcome onLinux = await HostProgram.RunAsync(
                "/usr/bin/env", "", "-i", "PATH=" + names, Path.Combine(names, "tinesh"), "-c", "exec 2>&1\n" + Script);
            GuestOutput onTine = await Boot.RunAsync("tinesh", "-c", "exec 2>&1\n" + Script);

            Assert.Equal(9, onLinux.Status);
            Assert.Equal(onLinux.Output, onTine.MustExit(9).Text);
        }
        finally
        {
            Directory.Delete(names, recursive: true);
        }
    }

    /// <summary>On the host: a directory with userland's programs under all their names.</summary>
    private static string MakeLinks()
    {
        string names = Directory.CreateTempSubdirectory("tine-names-").FullName;
        foreach (string program in Directory.EnumerateFiles(Workspace.Programs))
        {
            File.CreateSymbolicLink(Path.Combine(names, Path.GetFileName(program)), program);
        }

        foreach (string name in File.ReadLines(Path.Combine(Workspace.Root, "userland", "programs", "coreutils", "links.txt")))
        {
            File.CreateSymbolicLink(Path.Combine(names, name), Path.Combine(Workspace.Programs, "coreutils"));
        }

        return names;
    }

    private static GuestOptions Stressed(string program) =>
        Boot.Default with { Command = [program], KernelArguments = ["tty=raw-output", "gcstress=5"] };
}
