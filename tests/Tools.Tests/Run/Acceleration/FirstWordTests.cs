using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class FirstWordTests
{
    [Fact]
    public void AGuestThatSpokeIsNotGivenUp()
    {
        var word = new FirstWord();
        Assert.True(word.Say());
        Assert.False(word.GiveUp());
        Assert.True(word.HasCome);
        Assert.True(word.Say());
    }

    [Fact]
    public void AGuestThatWasGivenUpSpeaksNoMore()
    {
        var word = new FirstWord();
        Assert.True(word.GiveUp());
        Assert.False(word.Say());
        Assert.False(word.HasCome);
    }
}
