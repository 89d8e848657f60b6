using System.IO;
using System.Text;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

/// <summary>The events of <c>--picture</c> in words.</summary>
public sealed class SpacePageTests
{
    [Theory]
    [InlineData("call mprotect 400000 2000 1 0", "mprotect: process 2 (memtest) has made 0x2000 bytes at 0x400000 r--")]
    [InlineData("call mprotect 400000 2000 3 0", "mprotect: process 2 (memtest) has made 0x2000 bytes at 0x400000 rw-")]
    [InlineData("call mprotect 400000 2000 1 fffffffffffffff4", "mprotect: process 2 (memtest) is refused (error 12)")]
    [InlineData("call mremap 400000 1000 3000 800000", "mremap: process 2 (memtest) has moved 0x1000 bytes from 0x400000 to 0x800000, 0x3000 bytes there; the same frames, nothing is copied")]
    [InlineData("call mremap 400000 1000 3000 400000", "mremap: process 2 (memtest) has made its mapping at 0x400000 0x3000 bytes long; it had 0x1000")]
    [InlineData("call munmap 400000 1000 0 0", "munmap: process 2 (memtest) has unmapped 0x1000 bytes at 0x400000; a frame that nobody else shows is free")]
    public void TellsCalls(string words, string sentence)
    {
        using var page = new MemoryStream();
        Assert.Equal(1, SpacePage.Write([new TraceRecord('E', 0, 0, ("2 0 memtest " + words).Split(' '))], ["memtest"], page));
        Assert.Contains($"\"words\":\"{sentence}\"", Encoding.UTF8.GetString(page.ToArray()));
    }
}
