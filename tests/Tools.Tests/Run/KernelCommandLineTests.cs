using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class KernelCommandLineTests
{
    [Theory]
    [InlineData("ls", "ls")]
    [InlineData("a b", "a%20b")]
    [InlineData("100%", "100%25")]
    [InlineData("'\"\\$", "%27%22%5c$")]
    [InlineData("x\ny\t", "x%0ay%09")]
    [InlineData("ü", "%c3%bc")]
    [InlineData("", "%")]
    public void EncodesAnArgumentAsOneWord(string argument, string expected) =>
        Assert.Equal(expected, KernelCommandLine.Encode(argument));

    [Fact]
    public void PutsTheCommandBehindTheWords()
    {
        Assert.Equal("a=1 b -- sh -c echo%20x", KernelCommandLine.Join(["a=1", "b"], ["sh", "-c", "echo x"]));
        Assert.Equal("-- ls", KernelCommandLine.Join([], ["ls"]));
        Assert.Equal("a", KernelCommandLine.Join(["a"], []));
    }
}
