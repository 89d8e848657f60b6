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
        string seen = await machine.RunAsync(processor, medium, line, "poweroff");
        Assert.DoesNotContain("not ok", seen);
        foreach (string program in Programs)
        {
            Assert.Contains($"\n{program} gave 0\n", seen);
        }
    }
}
