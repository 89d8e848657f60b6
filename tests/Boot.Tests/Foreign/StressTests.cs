using System;
using System.Collections.Immutable;
using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>
/// Debian's stress-ng as an ordinary user on 512 MiB, all of its stressors that make, replace and end processes at once,
/// checking as they go. The long form: <c>dotnet test tests/Boot.Tests --filter Length=Long</c> with TINE_LONG=1.
/// </summary>
public sealed class StressTests
{
    private const string Stressors =
        "--fork 2 --vfork 2 --vforkmany 1 --clone 2 --exec 2 --spawn 2 --wait 1 --kill 1 --pipe 2 --switch 1 "
        + "--mmap 2 --mremap 1 --fault 1 --stack 1 --brk 1 --sigsegv 1 --pthread 1 --zombie 1 --verify";

    /// <summary>exec and spawn refuse to run as root.</summary>
    private const string AsNobody = "cd /tmp && exec chroot --userspec=65534:65534 --skip-chdir / ";

    [ForeignFact]
    public Task StressorsFindNothingWrong() => RunAsync(seconds: 5, "512M");

    /// <summary>With half the memory, too: what one user's processes may take must leave room for those that are not to be ended.</summary>
    [LongForeignTheory]
    [InlineData("512M")]
    [InlineData("256M")]
    [Trait("Length", "Long")]
    public Task StressorsFindNothingWrongInAMinute(string memory) => RunAsync(seconds: 60, memory);

    private static async Task RunAsync(int seconds, string memory)
    {
        ImmutableArray<string> packages = PackageStore.Shared.FetchForRoot(["stress-ng", "coreutils"]);
        string archive = Path.GetTempFileName();
        try
        {
            RootBuilder.Write(archive, packages, []);
            GuestOptions options = Boot.Default with
            {
                Initramfs = archive,
                Memory = memory,
                Command = ["sh", "-c", $"{AsNobody} stress-ng {Stressors} -t {seconds}s 2>&1"],
            };
            GuestOutput output = (await Boot.RunAsync(options, Deadline.Long)).MustExit(0);
            Assert.Contains("successful run completed", output.Text);
            Assert.DoesNotContain("fail:", output.Text);
            Assert.DoesNotContain("skipping", output.Text);
            Assert.DoesNotContain("Cannot fork", output.Text);
        }
        finally
        {
            File.Delete(archive);
        }
    }
}
