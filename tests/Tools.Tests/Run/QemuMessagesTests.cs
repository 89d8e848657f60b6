using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

/// <summary>QEMU's standard error.</summary>
public sealed class QemuMessagesTests
{
    /// <summary>A QEMU that fails over and over would fill the host's memory until the probe's limit.</summary>
    [Fact]
    public async Task KeepsTheBeginningOfAFloodAndHearsTheEnd()
    {
        const int lines = 1 << 18;
        var flood = new StringBuilder("first\n");
        for (int i = 0; i < lines; i++)
        {
            flood.Append("failed again\n");
        }

        flood.Append(QemuMessages.Fatal).Append('\n');
        using var source = new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(flood.ToString())));
        bool isFatal = false;
        string text = await new QemuMessages(source, () => isFatal = true).EndAsync(TimeSpan.FromMinutes(1));
        Assert.StartsWith("first\nfailed again\n", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1000, 1 << 20);
        Assert.True(isFatal);
    }
}
