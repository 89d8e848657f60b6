using System;
using Tine.Devices.Acpi;
using Xunit;

namespace Tine.Tests.Devices;

public sealed class SleepTypeTests
{
    [Theory]
    [InlineData("08 5f 53 35 5f 12 06 04 00 00 00 00", 0, 0)]
    [InlineData("ff 08 5c 5f 53 35 5f 12 08 04 0a 05 0a 07 00 00", 5, 7)]
    [InlineData("08 5f 53 35 5f 12 07 04 01 0a 06 00 00", 1, 6)]
    [InlineData("08 5f 53 35 5f 12 4a 00 04 0b 07 00 0c 05 00 00 00", 7, 5)]
    [InlineData("70 5f 53 35 5f 12 06 04 0a 09 00 00 08 5f 53 35 5f 12 06 02 0a 03 00", 3, 0)]
    public void IsFoundInTheProgram(string program, byte first, byte second)
    {
        Assert.True(SleepType.TryFindOff(Bytes(program), out SleepType type));
        Assert.Equal(new SleepType(first, second), type);
    }

    [Theory]
    [InlineData("")]
    [InlineData("08 5f 53 34 5f 12 06 04 00 00 00 00")]
    [InlineData("08 5f 53 35 5f 14 06 04 00 00 00 00")]
    [InlineData("08 5f 53 35 5f 12 06 04 0a")]
    [InlineData("08 5f 53 35 5f 12 ff")]
    [InlineData("08 5f 53 35 5f 12 06 04 60 61 00 00")]
    public void IsNotFound(string program) => Assert.False(SleepType.TryFindOff(Bytes(program), out _));

    private static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal.Replace(" ", ""));
}
