using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>The machines that Tine boots on.</summary>
public sealed class MachineTests
{
    [Theory]
    [InlineData("64M")]
    [InlineData("128M")]
    [InlineData("1G")]
    [InlineData("3584M")]
    [InlineData("6G")]
    [InlineData("16G")]
    public async Task BootsWithMemory(string size)
    {
        GuestOutput output = await Boot.RunAsync(Boot.Default with { Memory = size, Command = ["echo", "up"] }, Deadline.Short);
        Assert.Equal("up\n", output.MustExit(0).Text);
    }

    /// <summary>PCs differ in what interrupts and what measures time: the kernel takes the best there is.</summary>
    [Theory]
    [InlineData("", "", "I/O APIC", "HPET")]
    [InlineData("", "noapic", "two 8259", "HPET")]
    [InlineData("hpet=off", "", "I/O APIC", "ACPI timer")]
    [InlineData("acpi=off", "", "two 8259", "8254")]
    [InlineData("pit=off pic=off", "", "I/O APIC", "HPET")]
    [InlineData("pit=off", "noapic", "two 8259", "HPET")] // which then also ticks
    [InlineData("pit=off pic=off", "noapic", "I/O APIC", "HPET")] // there is nothing else
    public async Task KeepsTime(string properties, string argument, string routing, string reference)
    {
        GuestOptions options = Boot.Default with
        {
            BoardProperties = [.. properties.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            KernelArguments = ["tty=raw-output", "verbose", argument],
            Command = ["sh", "-c", "cat; sleep 0.2; echo up"], // the harness types the end of cat's input
        };
        GuestOutput output = await Boot.RunAsync(options, Deadline.Short);
        Assert.Equal("up\n", output.MustExit(0).Text);
        Assert.Contains($"Interrupts come by {routing}.", output.Result.Log);
        Assert.Contains($"measured by {reference}.", output.Result.Log);
    }

    /// <summary>While nobody runs no tick wakes the processor up: a machine that waits for a key costs its host, or its battery, nothing.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("", "noapic")] // its timer counts 55 ms at most
    [InlineData("pit=off", "noapic")]
    public async Task RestsWhileNobodyRuns(string properties, string argument)
    {
        const int seconds = 3;
        GuestOptions options = Boot.Default with
        {
            BoardProperties = [.. properties.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            KernelArguments = [argument],
            Command = ["sh", "-c", $"cat; sleep 1; grep intr /proc/stat; sleep {seconds}; grep intr /proc/stat"],
        };
        GuestOutput output = await Boot.RunAsync(options, Deadline.Short);
        long[] counts = [.. output.MustExit(0).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line.Split(' ')[1]))];
        Assert.InRange(counts[1] - counts[0], 1, seconds * 30);
    }

    [Fact]
    public async Task SaysThatItCannotMeasureTime()
    {
        GuestOptions options = Boot.Default with { BoardProperties = ["acpi=off", "pit=off"], Command = ["true"] };
        (await Boot.RunAsync(options, Deadline.Short)).MustPanic("There is no HPET, ACPI timer or interval timer");
    }

    /// <summary>
    /// QEMU ends at a reset as at a power-off. Each board lacks what the one before resets by: ACPI's register, the keyboard
    /// controller, the chipset's; the last has the processor alone.
    /// </summary>
    [DebianTheory]
    [InlineData(Board.Q35, "poweroff", "")]
    [InlineData(Board.Q35, "reboot", "")]
    [InlineData(Board.Pc, "reboot", "acpi=off")]
    [InlineData(Board.Pc, "reboot", "acpi=off i8042=off")]
    [InlineData(Board.Isa, "reboot", "i8042=off")]
    public async Task EndsWhenItIsTold(Board board, string command, string properties)
    {
        GuestOptions options = Boot.Default with
        {
            Board = board,
            BoardProperties = [.. properties.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            Devices = DebugDevices.Log,
            Command = ["sh", "-c", command + "; sleep 1000"],
        };
        GuestOutput output = await Boot.RunAsync(options, Deadline.Short);
        GuestEnd expected = command == "poweroff" ? GuestEnd.Exited : GuestEnd.Lost;
        Assert.True(output.Result.End == expected, output.ToString());
    }

    /// <summary>Two runs agree to the last instruction. QEMU may place one interrupt elsewhere on a host that is overloaded: once, not twice.</summary>
    [Fact]
    public async Task CountsTheSameInstructionsEachTime()
    {
        GuestOptions counting = Boot.Default with { Clock = GuestClock.Instructions, Command = ["forkbench", "--quick", "--csv"] };
        List<string> tables = [];
        while (tables.Count < 3 && tables.Distinct().Count() == tables.Count)
        {
            tables.Add((await Boot.RunAsync(counting, Deadline.Long)).MustExit(0).Text);
        }

        Assert.True(tables.Distinct().Count() < tables.Count, string.Join("\n", tables));
    }

    [Fact]
    public async Task LearnsNothingOfTheHostsMomentWhenItCounts()
    {
        // The time of day decides how long the boot takes, random bits what a program does.
        GuestOptions counting = Boot.Default with
        {
            Clock = GuestClock.Instructions,
            Command = ["/bin/busybox", "sh", "-c", "date +%T; od -An -N16 -tx1 /dev/urandom"],
        };
        GuestOutput first = (await Boot.RunAsync(counting, Deadline.Short)).MustExit(0);
        GuestOutput second = (await Boot.RunAsync(counting, Deadline.Short)).MustExit(0);
        Assert.StartsWith("00:00:00\n", first.Text, StringComparison.Ordinal);
        Assert.Equal(first.Text, second.Text);
    }
}
