using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class KvmProbeTests
{
    /// <summary>The word may stand anywhere in the output, however much there is.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(4090, true)]
    [InlineData(4096, true)]
    [InlineData(100_000, true)]
    [InlineData(100_000, false)]
    public async Task FindsAWordWhereverItStands(int before, bool isThere)
    {
        string noise = string.Concat(Enumerable.Repeat("y\n", (before + 1) / 2))[..before];
        var text = new StringReader(noise + (isThere ? KvmProbe.Success : KvmProbe.Success[1..]) + noise);
        Assert.Equal(isThere, await KvmProbe.FindAsync(text, KvmProbe.Success));
    }
}
