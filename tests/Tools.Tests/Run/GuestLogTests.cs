using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class GuestLogTests
{
    [Theory]
    [InlineData("Tine\nexit status 0\n", 0)]
    [InlineData("exit status 3", 3)]
    [InlineData("exit status 1\nexit status 255\n", 255)]
    [InlineData("[1.234] exit status 7\r\n", 7)]
    [InlineData("[1] reboot(1)exit status 9\n", 9)]
    [InlineData("exit status x\n", null)]
    [InlineData("no exit status 3 lines\n", null)]
    [InlineData("", null)]
    public void FindsTheStatus(string log, int? expected) => Assert.Equal(expected, GuestLog.ExitStatus(log));

    [Fact]
    public void FindsThePanic()
    {
        Assert.Equal("There is no init.", GuestLog.Panic("Tine\n\nPANIC: There is no init.\n  at x\n"));
        Assert.Null(GuestLog.Panic("Tine\n"));
    }
}
