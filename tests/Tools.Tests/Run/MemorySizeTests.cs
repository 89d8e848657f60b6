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
}
