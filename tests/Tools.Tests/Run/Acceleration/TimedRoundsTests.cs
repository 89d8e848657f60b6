using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Report;
using Tine.Tools.Run;
using Xunit;
using Acceleration = Tine.Tools.Run.Acceleration;

namespace Tine.Tools.Tests.Run;

/// <summary>The rounds of a comparison where KVM works, and where one of the two kernels hangs under it.</summary>
public sealed class TimedRoundsTests
{
    private const string Measures = "printf 'name,then,parent_mib,ticks,ticks_p10,ticks_p90,us,us_p10,us_p90,runs\\nfork,exit,0,1,1,1,1,1,1,1\\n'; end 0";

    [Fact]
    public async Task TakesKvmWhereItWorks()
    {
        using var qemu = new StandIn(StandIn.Answers, Measures);
        TimedRounds rounds = RoundsWith(qemu);
        Assert.Equal(5, (await rounds.RunAsync()).Count);
        Assert.Equal(Acceleration.Kvm, rounds.Acceleration);
        Assert.Equal(10, qemu.Calls.Count(call => call == "kvm run"));
    }

    [Theory]
    [InlineData("case \"$*\" in *console=ttyS0*) exec sleep 100 ;; esac; " + StandIn.Answers, Measures, "Linux cannot even boot")]
    [InlineData(StandIn.Answers, "case \"$*\" in *console=ttyS0*) " + Measures + " ;; *) exec sleep 100 ;; esac", "Tine hangs in a round")]
    public async Task TakesEmulationForAllRoundsWhereOneHangs(string probe, string run, string what)
    {
        using var qemu = new StandIn(probe, run);
        TimedRounds rounds = RoundsWith(qemu);
        IReadOnlyList<Round> done = await rounds.RunAsync();
        Assert.True(done.Count == 5, what);
        Assert.Equal(Acceleration.Emulation, rounds.Acceleration);
        Assert.Equal(10, qemu.Calls.Count(call => call == "tcg run"));

        await RoundsWith(qemu).RunAsync();
        Assert.Equal(20, qemu.Calls.Count(call => call == "tcg run"));
    }

    private static TimedRounds RoundsWith(StandIn qemu)
    {
        var guest = new BenchGuest(new LinuxKernel("vmlinuz", "6"), "archive", []) { Emulator = qemu.Path };
        return new TimedRounds(guest, new Accelerator(AccelerationWish.Automatic, qemu.Host), new StepLine(TimedRounds.Steps));
    }
}
