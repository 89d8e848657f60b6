using System;
using System.Text;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class EscapeKeysTests
{
    [Theory]
    [InlineData("abc", "abc", false)]
    [InlineData("a\u0001xb", "a", true)]
    [InlineData("a\u0001\u0001b", "a\u0001b", false)]
    [InlineData("\u0001\u0001x", "\u0001x", false)]
    [InlineData("\u0001b", "b", false)]
    public void PicksTheKeysOut(string typed, string expected, bool quits)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(typed);
        var keys = new EscapeKeys();

        int kept = keys.Filter(bytes);

        Assert.Equal(expected, Encoding.UTF8.GetString(bytes, 0, kept));
        Assert.Equal(quits, keys.WantsToQuit);
    }

    [Fact]
    public void AsksOnControlAW()
    {
        byte[] bytes = "a\u0001wb"u8.ToArray();
        var keys = new EscapeKeys();

        Assert.Equal(1, keys.Filter(bytes));
        Assert.True(keys.WantsAnswer);
        Assert.False(keys.WantsToQuit);
    }

    [Fact]
    public void RemembersAcrossReads()
    {
        var keys = new EscapeKeys();
        Assert.Equal(0, keys.Filter([1]));
        Assert.Equal(0, keys.Filter("x"u8.ToArray()));
        Assert.True(keys.WantsToQuit);
    }
}
