using System.Threading.Tasks;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>
/// Memory and processes in each mode of fork: many programs in one guest, one after the other; each must give back every frame.
/// (Other tests run in the mode that the kernel chooses by itself.)
/// </summary>
public sealed class ForkModeTests
{
    private const string Programs = "memtest proctest elftest filetest relatives badpointers forkdemo vforkdemo cowdemo execdemo shelltest";

    public static TheoryData<string> Modes => ["eager", "cow", "on-demand"];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task ProgramsPassAndGiveBackEveryFrame(string mode)
    {
        string script = "leakcheck " + Programs.Replace(" ", " && leakcheck ");
        (await RunAsync(mode, "sh", "-c", script)).MustExit(0);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task TheChecklistHolds(string mode)
    {
        GuestOutput output = (await RunAsync(mode, "forkconform")).MustExit(0);
        Assert.DoesNotContain("not ok", output.Text);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task NothingIsLostUnderLoadOrWhenMemoryFails(string mode) =>
        (await RunAsync(mode, "sh", "-c", "forkload && faultwalk")).MustExit(0);

    private static Task<GuestOutput> RunAsync(string mode, params string[] command) =>
        Boot.RunAsync(Boot.Default with { Command = [.. command], KernelArguments = ["tty=raw-output", "fork=" + mode] }, Deadline.Long);
}
