using Tine.Tools.Lab;
using Xunit;

namespace Tine.Labs.Tests;

public sealed class TapReportTests
{
    [Theory]
    [InlineData("ok A4 fork: x\nok A9 y\n1..2\n", "A4 fork", true)]
    [InlineData("ok 1 - three generations\n1..1\n", "three", true)]
    [InlineData("1..1\r\nok 1 - three generations\r\n", "three", true)]
    [InlineData("not ok A4 fork: x\n1..1\n", "A4 fork", false)]
    [InlineData("ok A4 fork: x # SKIP only there\n1..1\n", "A4 fork", false)]
    [InlineData("ok A4 fork: x\n", "A4 fork", false)] // no plan: it did not come to its end
    [InlineData("ok A4 fork: x\n1..2\n", "A4 fork", false)]
    [InlineData("ok A4 fork: x\n1..1\n1..1\n", "A4 fork", false)] // whoever prints a second plan prints more than that
    [InlineData("ok A9 y\n1..1\n", "A4 fork", false)]
    [InlineData("ok A4 fork: x\nnot ok A4 fork: z\n1..2\n", "A4 fork", false)]
    public void CountsAnItemThatIsOkOnceAndNotSkipped(string output, string item, bool passes) =>
        Assert.Equal(passes, TapReport.Read(output).Passes(item));
}
