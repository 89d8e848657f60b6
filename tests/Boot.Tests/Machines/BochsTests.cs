using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>The image for real PCs as it is, on a machine that is not QEMU: firmware, menu, shell, programs, power off.</summary>
public sealed class BochsTests
{
    private static readonly string[] Programs = ["forkconform", "regcheck", "signalconform"];

    [BochsTheory]
    [InlineData("corei7_haswell_4770")]
    [InlineData("ryzen")]
    public async Task RunsTheImage(string processor)
    {
        using var machine = new Bochs();
        string medium = Path.Combine(machine.Place, "tine.iso");
        Assert.Equal(0, (await HostProgram.RunScriptAsync("--write-iso", medium)).Status);
        string line = string.Join("; ", System.Array.ConvertAll(Programs, program => $"{program}; echo {program} gave $?"));
        string seen = await machine.RunAsync(processor, count: 1, medium, line, "poweroff");
        Assert.DoesNotContain("not ok", seen);
        foreach (string program in Programs)
        {
            Assert.Contains($"\n{program} gave 0\n", seen);
        }
    }

    /// <summary>Programs on several processors, each with a TLB of its own that keeps what nobody told it to forget.</summary>
    [LongBochsTheory]
    [Trait("Length", "Long")]
    [InlineData(2)]
    [InlineData(4)]
    public async Task RunsOnSeveralProcessors(int count)
    {
        using var machine = new Bochs();
        string medium = Path.Combine(machine.Place, "tine.iso");
        Assert.Equal(0, (await HostProgram.RunScriptAsync("--kernel-args", $"cpus={count}", "--write-iso", medium)).Status);
        string seen = await machine.RunAsync("corei7_haswell_4770", count, medium, "nproc; forkconform B1; echo gave $?; smpconform X7 X8; echo gave $?", "poweroff");
        Assert.True(seen.Contains($"\n{count}\n"), seen);
        Assert.DoesNotContain("not ok", seen);
        Assert.Equal(2, seen.Split("\ngave 0\n").Length - 1);
    }
}
