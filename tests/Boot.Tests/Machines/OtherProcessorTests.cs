using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Machines with several processors: each starts, answers an interrupt, and is named in the log.</summary>
public sealed class OtherProcessorTests
{
    [Theory]
    [InlineData(1, "", "", 0)]
    [InlineData(2, "", "", 1)]
    [InlineData(4, "", "", 3)]
    [InlineData(16, "", "", 15)]
    [InlineData(8, "smp.sockets=2 smp.cores=2 smp.threads=2", "", 7)]
    [InlineData(4, "", "cpus=2", 1)]
    [InlineData(4, "", "cpus=64", 3)]
    [InlineData(4, "", "nosmp", 0)]
    [InlineData(4, "", "noapic", 0)] // nothing to start them by
    [InlineData(4, "acpi=off", "", 0)] // nothing that names them
    public async Task Start(int processors, string properties, string word, int others)
    {
        GuestOutput output = (await RunAsync(processors, properties, word)).MustExit(0);
        Assert.Equal("up\n", output.Text);
        Assert.Equal(Enumerable.Range(1, others).Select(number => $"Processor {number} (local APIC {number}) has started"), Started(output));
        Assert.Equal(others > 0, output.Result.Log.Contains($"Processors: {others + 1} have started"));
        Assert.DoesNotContain("does not answer", output.Result.Log);
    }

    /// <summary>More than the kernel has room for, and more than numbers of eight bits reach.</summary>
    [Fact]
    public async Task AreSixtyFourAtMost()
    {
        GuestOutput output = (await RunAsync(70, "", "")).MustExit(0);
        Assert.Equal(63, Started(output).Length);
        Assert.Contains("Processors that are not used: 6; that the firmware has not enabled: 0.", output.Result.Log);
    }

    [Fact]
    public async Task AreLeftOutWhereTheFirmwareHasNotEnabledThem()
    {
        GuestOutput output = (await RunAsync(2, "smp.maxcpus=4", "")).MustExit(0);
        Assert.Equal(["Processor 1 (local APIC 1) has started"], Started(output));
        Assert.Contains("Processors that are not used: 0; that the firmware has not enabled: 2.", output.Result.Log);
    }

    /// <summary>The others start all the same, with the numbers in a row.</summary>
    [Fact]
    public async Task AreNamedAndLeftOutWhenTheyDoNotAnswer()
    {
        GuestOutput output = (await RunAsync(4, "", "fail=processor:2")).MustExit(0);
        Assert.Equal("up\n", output.Text);
        Assert.Contains("The processor with local APIC 2 does not answer: it is left out.\n", output.Result.Log);
        Assert.Equal("Processor 1 (local APIC 1) has started", Started(output)[0]);
        Assert.DoesNotContain(Started(output), line => line.Contains("local APIC 2"));
    }

    [Theory]
    [InlineData("cpus=0")]
    [InlineData("cpus=65")]
    [InlineData("cpus=two")]
    [InlineData("cpus")]
    public async Task ArePassedOverAsANumberThatIsNone(string word)
    {
        GuestOutput output = (await RunAsync(2, "", word)).MustExit(0);
        string value = word.Contains('=') ? word[(word.IndexOf('=') + 1)..] : "";
        Assert.Contains($"cpus={value} is no number from 1 to 64: it is passed over.\n", output.Result.Log);
        Assert.Single(Started(output));
    }

    /// <summary>The firmware of PCs has put them to sleep in its own way, and has its own map of the memory below 1 MiB.</summary>
    [Theory]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public async Task StartWithFirmware(Firmware firmware)
    {
        GuestOptions options = Boot.Default with { Firmware = firmware, Processors = 4, KernelArguments = ["tty=raw-output", "verbose"], Command = ["echo", "up"] };
        GuestOutput output = (await Boot.RunAsync(options, Deadline.Long)).MustExit(0);
        Assert.Equal(3, Started(output).Length);
    }

    private static Task<GuestOutput> RunAsync(int processors, string properties, string word)
    {
        ImmutableArray<string> given = [.. properties.Split(' ').Where(property => property.Length > 0)];
        return Boot.RunAsync(
            Boot.Default with
            {
                Processors = processors,
                BoardProperties = given,
                KernelArguments = ["tty=raw-output", "verbose", word],
                Command = ["echo", "up"],
            },
            Deadline.Short);
    }

    /// <summary>The lines about processors that have started, without the time that it took.</summary>
    private static string[] Started(GuestOutput output) =>
        [.. output.Result.Log.Split('\n').Where(line => line.StartsWith("Processor ") && line.Contains(" has started")).Select(line => line.Split(',')[0])];
}
