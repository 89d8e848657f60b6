using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class MemorySizeTests
{
    [Theory]
    [InlineData(0, "512M")]
    [InlineData(64L << 20, "512M")]
    [InlineData((64L << 20) + 1, "577M")]
    [InlineData(500L << 20, "1012M")]
    public void GrowsWithTheRoot(long bytes, string size) => Assert.Equal(size, MemorySize.For(bytes));

    [Theory]
    [InlineData(null, 1L << 40)]
    [InlineData("16M", 8L << 20)]
    [InlineData("1G", 1016L << 20)]
    public void HoldsKernelAndRoot(string? size, long bytes) => MemorySize.Check(size, bytes, Firmware.None);

    [Theory]
    [InlineData("15M", 8L << 20)]
    [InlineData("1G", 1017L << 20)]
    public void RefusesWhatDoesNotHoldThem(string size, long bytes) =>
        Assert.Contains(size, Assert.Throws<CommandLineException>(() => MemorySize.Check(size, bytes, Firmware.None)).Message);

    [Fact]
    public void RefusesWhatUefiHangsIn()
    {
        MemorySize.Check("64M", 8L << 20, Firmware.Uefi);
        MemorySize.Check("63M", 8L << 20, Firmware.Bios);
        Assert.Contains("UEFI", Assert.Throws<CommandLineException>(() => MemorySize.Check("63M", 8L << 20, Firmware.Uefi)).Message);
    }
}
