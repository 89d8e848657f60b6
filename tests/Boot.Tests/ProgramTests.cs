using System;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Userland's programs, each in a guest of its own: plain, and with a collection every few allocations of the kernel.</summary>
public sealed class ProgramTests
{
    /// <summary>Programs that report by themselves, one line a check, and need nothing that only Tine has.</summary>
    public static TheoryData<string> SelfChecking => ["filetest", "memtest", "proctest", "elftest", "regcheck", "badpointers"];

    /// <summary>Programs that show something and end with status 0 when it is so.</summary>
    public static TheoryData<string> Demonstrations => ["forkdemo", "vforkdemo", "cowdemo", "execdemo"];

    [Theory]
    [MemberData(nameof(SelfChecking))]
    public async Task PrintsTheSameOnLinux(string program)
    {
        HostProgram.Outcome onLinux = await HostProgram.RunUserlandAsync(program);
        GuestOutput onTine = await Boot.RunAsync(Boot.Default with { Command = [program] }, Deadline.Long);

        onTine.MustExit(onLinux.Status);
        Assert.Equal(onLinux.Output, onTine.Text);
        Assert.Equal(0, onLinux.Status);
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

    [Fact]
    public async Task SurvivesRandomInstructions() =>
        (await Boot.RunAsync(Boot.Default with { Command = ["crashme"] }, Deadline.Long)).MustExit(0);

    [Fact]
    public async Task SurvivesRandomInstructionsUnderCollectionStress() =>
        (await Boot.RunAsync(Stressed("crashme"), Deadline.Long)).MustExit(0);

    private static GuestOptions Stressed(string program) =>
        Boot.Default with { Command = [program], KernelArguments = ["tty=raw-output", "gcstress=5"] };
}
