using System;
using Tine.Devices.Acpi;
using Tine.Devices.Routing;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Devices;

/// <summary>Tables without their header of 36 bytes: the local APIC's address, flags, then entries.</summary>
public sealed class InterruptTableTests
{
    private const string Start = "00 00 e0 fe 01 00 00 00 ";
    private const string Processor = "00 08 00 00 01 00 00 00 ";
    private const string IoApicAtZero = "01 0c 00 00 00 00 c0 fe 00 00 00 00 ";
    private const string IoApicAt24 = "01 0c 01 00 00 10 c0 fe 18 00 00 00 ";
    private const string TimerAtInput2 = "02 0a 00 00 02 00 00 00 00 00 ";
    private const string Line9Low = "02 0a 00 09 09 00 00 00 0f 00 ";
    private const string Line5High = "02 0a 00 05 05 00 00 00 0d 00 ";

    [Fact]
    public void NamesIoApics()
    {
        var table = new InterruptTable(Bytes(Start + Processor + IoApicAtZero + TimerAtInput2 + IoApicAt24));
        Assert.True(table.TryReadIoApic(0, out IoApicPlace first));
        Assert.True(table.TryReadIoApic(1, out IoApicPlace second));
        Assert.False(table.TryReadIoApic(2, out _));
        Assert.Equal(new IoApicPlace(new PhysicalAddress(0xfec0_0000), 0), first);
        Assert.Equal(new IoApicPlace(new PhysicalAddress(0xfec0_1000), 24), second);
    }

    [Theory]
    [InlineData(0, 2u, LinePolarity.ActiveHigh, LineTrigger.Edge)]
    [InlineData(1, 1u, LinePolarity.ActiveHigh, LineTrigger.Edge)]
    [InlineData(5, 5u, LinePolarity.ActiveHigh, LineTrigger.Level)]
    [InlineData(9, 9u, LinePolarity.ActiveLow, LineTrigger.Level)]
    public void SaysWhereALineArrives(int line, uint input, LinePolarity polarity, LineTrigger trigger)
    {
        var table = new InterruptTable(Bytes(Start + IoApicAtZero + TimerAtInput2 + Line5High + Line9Low));
        Assert.Equal(new InterruptSource(input, polarity, trigger), table.SourceOf(line));
    }

    [Theory]
    [InlineData("04 06 ff 00 00 01", true)]
    [InlineData("04 06 03 00 00 01", false)] // one processor's
    [InlineData("04 06 ff 00 00 02", false)] // there is no such pin
    [InlineData("", false)]
    public void SaysWhereNonMaskableInterruptsArrive(string entry, bool isThere)
    {
        var table = new InterruptTable(Bytes(Start + Processor + entry));
        Assert.Equal(isThere, table.TryReadNonMaskablePin(out InterruptSource source));
        Assert.Equal(isThere ? new InterruptSource(1, LinePolarity.ActiveHigh, LineTrigger.Edge) : default, source);
    }

    [Fact]
    public void NamesProcessors()
    {
        var table = new InterruptTable(Bytes(Start + Processor + IoApicAtZero
            + "00 08 01 02 00 00 00 00 " // an empty socket
            + "00 08 02 04 02 00 00 00 " // may be plugged in
            + "00 08 03 06 03 00 00 00 " // reserved together, but enabled
            + "09 10 00 00 2c 01 00 00 01 00 00 00 04 00 00 00 " // number 300
            + "09 10 00 00 08 00 00 00 02 00 00 00 05 00 00 00"));
        ProcessorEntry[] expected =
        [
            new(0, ProcessorAvailability.Enabled), new(2, ProcessorAvailability.Absent), new(4, ProcessorAvailability.OnlineCapable),
            new(6, ProcessorAvailability.Enabled), new(300, ProcessorAvailability.Enabled), new(8, ProcessorAvailability.OnlineCapable),
        ];
        for (int index = 0; index < expected.Length; index++)
        {
            Assert.True(table.TryReadProcessor(index, out ProcessorEntry found));
            Assert.Equal(expected[index], found);
        }

        Assert.False(table.TryReadProcessor(expected.Length, out _));
    }

    /// <summary>The processor before the damage is found, and nothing after it.</summary>
    [Theory]
    [InlineData("00")]
    [InlineData("00 00 01 01 01 00 00 00")] // a length of 0 would never end
    [InlineData("00 01 01 01 01 00 00 00")]
    [InlineData("00 07 01 01 01 00 00")] // too short for what it is
    [InlineData("00 08 01 01 01 00 00")] // beyond the table's end
    [InlineData("00 ff 01 01 01 00 00 00")]
    [InlineData("00 08 01 ff 01 00 00 00")] // all processors
    [InlineData("09 0b 00 00 01 00 00 00 01 00 00")]
    [InlineData("09 10 00 00 01 00 00 00 01 00 00 00")]
    [InlineData("09 10 00 00 ff ff ff ff 01 00 00 00 04 00 00 00")]
    public void NamesNoProcessorThatIsDamaged(string entry)
    {
        var table = new InterruptTable(Bytes(Start + Processor + entry));
        Assert.True(table.TryReadProcessor(0, out ProcessorEntry first));
        Assert.Equal(new ProcessorEntry(0, ProcessorAvailability.Enabled), first);
        Assert.False(table.TryReadProcessor(1, out _));
    }

    /// <summary>Nothing is read that is not there; what came before the damage counts.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("00 00 e0")]
    [InlineData(Start)]
    [InlineData(Start + "01")]
    [InlineData(Start + "01 00 00 00 00 00 c0 fe 00 00 00 00")] // a length of 0 would never end
    [InlineData(Start + "01 01 00 00 00 00 c0 fe 00 00 00 00")]
    [InlineData(Start + "01 0b 00 00 00 00 c0 fe 00 00 00")] // too short for what it is
    [InlineData(Start + "01 0c 00 00 00 00 c0 fe 00 00 00")] // beyond the table's end
    [InlineData(Start + "01 ff 00 00 00 00 c0 fe 00 00 00 00")]
    [InlineData(Start + "02 09 00 00 02 00 00 00 00")]
    [InlineData(Start + "04 05 ff 00 00")]
    public void IsNotTrusted(string table)
    {
        Assert.False(new InterruptTable(Bytes(table)).TryReadIoApic(0, out _));
        Assert.False(new InterruptTable(Bytes(table)).TryReadNonMaskablePin(out _));
        Assert.Equal(InterruptSource.OfLine(0), new InterruptTable(Bytes(table)).SourceOf(0));
    }

    [Fact]
    public void CountsUpToItsDamage()
    {
        var table = new InterruptTable(Bytes(Start + IoApicAtZero + "02 00 " + IoApicAt24));
        Assert.True(table.TryReadIoApic(0, out _));
        Assert.False(table.TryReadIoApic(1, out _));
    }

    [Theory]
    [InlineData(LinePolarity.ActiveHigh, LineTrigger.Edge, 0x0500_0000_0000_0021ul)]
    [InlineData(LinePolarity.ActiveLow, LineTrigger.Edge, 0x0500_0000_0000_2021ul)]
    [InlineData(LinePolarity.ActiveHigh, LineTrigger.Level, 0x0500_0000_0000_8021ul)]
    [InlineData(LinePolarity.ActiveLow, LineTrigger.Level, 0x0500_0000_0000_a021ul)]
    public void BecomesARedirectionEntry(LinePolarity polarity, LineTrigger trigger, ulong entry) =>
        Assert.Equal(entry, RedirectionEntry.For(new InterruptSource(1, polarity, trigger), 0x21, 5).Raw);

    private static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal.Replace(" ", ""));
}
