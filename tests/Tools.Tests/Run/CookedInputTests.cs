using System.Linq;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class CookedInputTests
{
    [Fact]
    public void LeavesTextAlone()
    {
        var input = new CookedInput();
        Assert.Equal("text\tmore\n"u8, input.Encode("text\tmore\n"u8));
        Assert.Equal([4, 4, 4, 4, 4, 4, 4, 4], input.End());
    }

    [Fact]
    public void GuardsControlCharacters() => Assert.Equal([22, 3, 22, 4, 22, 127, 22, 22], new CookedInput().Encode([3, 4, 127, 22]));

    [Fact]
    public void EndsAnUnfinishedLine()
    {
        var input = new CookedInput();
        input.Encode("x"u8);
        Assert.Equal([4, 4, 4, 4, 4, 4, 4, 4, 4], input.End());
    }

    [Fact]
    public void CutsLongLines()
    {
        byte[] encoded = new CookedInput().Encode([.. Enumerable.Repeat((byte)'x', 3000)]);
        Assert.Equal(3002, encoded.Length);
        Assert.Equal(4, encoded[1024]);
    }
}
