using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <content>
/// Debian's trinity: random calls of an ordinary user, with arguments that are nearly right. Its log, its files and its seeds are
/// its own; the machine must live, and no call may hold the processor. The long form makes 50,000 calls.
/// </content>
public sealed partial class LatencyTests
{
    /// <summary>
    /// Most tries let trinity end by a fault of its own before its first call: an index of its is negative. That hangs on the
    /// number of files that it finds, not on the seed, and so each try adds one.
    /// </summary>
    private const int SeedsARun = 20;

    [ForeignFact]
    public Task RandomCallsOfAUserHoldNothingUp() => RunTrinityAsync(runs: 1, calls: 2000);

    [LongForeignFact]
    [Trait("Length", "Long")]
    public Task ManyRandomCallsOfAUserHoldNothingUp() => RunTrinityAsync(runs: 5, calls: 10_000);

    private async Task RunTrinityAsync(int runs, int calls)
    {
        string script = $"""
            mkdir -m 777 /tmp/t && cd /tmp/t
            runs=0 seed=0
            while [ $runs -lt {runs} ] && [ $seed -lt {runs * SeedsARun} ]; do
                seed=$((seed + 1))
                echo > /dev/f$seed
                said=$(chroot --userspec=65534:65534 --skip-chdir / timeout 600 trinity -q -s $seed -P LOCAL -N {calls} -C 2 2>&1 | tail -n 1)
                case $said in *"Ran {calls} syscalls"*) runs=$((runs + 1)) ;; esac
                echo "$seed: $said"
            done
            echo $runs runs
            """;
        string archive = Path.GetTempFileName();
        try
        {
            RootBuilder.Write(archive, PackageStore.Shared.FetchForRoot(["trinity", "coreutils"]), []);
            GuestOptions options = Boot.Default with
            {
                Initramfs = archive,
                Clock = GuestClock.Instructions,
                KernelArguments = ["tty=raw-output", $"latency={PeriodMicroseconds}"],
                Command = ["sh", "-c", script],
            };
            GuestOutput run = (await Boot.RunAsync(options, Deadline.Long * 2)).MustExit(0);
            Assert.EndsWith($"{runs} runs\n", run.Text);
            MustKeepTheBound(run.Result.Log);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    private void MustKeepTheBound(string log)
    {
        string[] tooLong = [.. Line().Matches(log).Where(stretch => LengthOf(stretch) > Bound + Period).Select(stretch => stretch.Value)];
        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
        output.WriteLine($"longest stretch without a preemption point: {Line().Matches(log).MaxBy(LengthOf)?.Value}");
    }
}
