using System;
using System.Linq;
using Tine.Devices.Usb;
using Xunit;

namespace Tine.Tests.Devices;

public sealed class ConfigurationReaderTests
{
    private static readonly byte[] Head = [9, 2, 59, 0, 2, 7, 0, 0xa0, 50];
    private static readonly byte[] Mouse = [9, 4, 0, 0, 1, 3, 1, 2, 0, 9, 0x21, 0x11, 1, 0, 1, 0x22, 52, 0, 7, 5, 0x81, 3, 4, 0, 10];
    private static readonly byte[] Keyboard = [9, 4, 1, 0, 1, 3, 1, 1, 0, 9, 0x21, 0x11, 1, 0, 1, 0x22, 63, 0, 7, 5, 0x82, 3, 8, 0, 10];

    [Fact]
    public void FindsTheKeyboardOfACompositeDevice()
    {
        byte[] bytes = [.. Head, .. Mouse, .. Keyboard];
        Assert.True(ConfigurationReader.TryFind(bytes, out ReportInterface found));
        Assert.Equal(new ReportInterface(UsbFunction.Keyboard, 7, 1, 2, 8, 10), found);
        Assert.Equal(5U, found.EndpointIndex);
    }

    [Fact]
    public void FindsNoneInAMouse() => Assert.False(ConfigurationReader.TryFind([.. Head, .. Mouse], out _));

    [Theory]
    [InlineData(0, 0)] // no packets
    [InlineData(0xff, 0x07)] // longer than any report
    public void RefusesPacketsThatCannotBe(byte low, byte high)
    {
        byte[] bytes = [.. Head, .. Keyboard];
        bytes[^3] = low;
        bytes[^2] = high;
        Assert.False(ConfigurationReader.TryFind(bytes, out _));
    }

    /// <summary>Whatever a device sends, reading it ends, within its bytes, and says only what can be used.</summary>
    [Fact]
    public void SurvivesAnyBytes()
    {
        var random = new Random(1);
        byte[] whole = [.. Head, .. Mouse, .. Keyboard];
        for (int round = 0; round < 100_000; round++)
        {
            byte[] bytes = whole.Take(random.Next(whole.Length + 1)).ToArray();
            for (int change = random.Next(6); change > 0 && bytes.Length > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (ConfigurationReader.TryFind(bytes, out ReportInterface found))
            {
                Assert.InRange(found.EndpointIndex, 3U, 31U);
                Assert.InRange(found.PacketSize, 1, ReportInterface.LongestPacket);
                Assert.InRange(found.IntervalExponent(UsbSpeed.High), 0U, 15U);
                Assert.InRange(found.IntervalExponent(UsbSpeed.Low), 3U, 10U);
            }
        }
    }

    [Theory]
    [InlineData(UsbSpeed.Low, 10, 6U)] // 8 ms, the power of two that is not above 10
    [InlineData(UsbSpeed.Full, 1, 3U)]
    [InlineData(UsbSpeed.Full, 255, 10U)]
    [InlineData(UsbSpeed.High, 4, 3U)]
    [InlineData(UsbSpeed.High, 0, 0U)]
    [InlineData(UsbSpeed.Super, 200, 15U)]
    public void TurnsIntervalsIntoExponents(UsbSpeed speed, byte interval, uint exponent) =>
        Assert.Equal(exponent, new ReportInterface(UsbFunction.Keyboard, 1, 0, 1, 8, interval).IntervalExponent(speed));
}
