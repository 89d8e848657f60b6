using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>/proc/config.gz.</summary>
public sealed class KernelConfigurationTests
{
    private static readonly string[] s_lines = Unpack();

    [Fact]
    public void EachLineIsACommentAnOptionThatIsSetOrOneThatIsNot() =>
        Assert.All(s_lines, line => Assert.Matches("^(#|# .*|CONFIG_[A-Z0-9_]+=(y|[0-9]+)|# CONFIG_[A-Z0-9_]+ is not set)$", line));

    [Fact]
    public void OptionsAreToldOnce()
    {
        IEnumerable<string> names = s_lines.SelectMany(line => line.Split(' ', '=')).Where(word => word.StartsWith("CONFIG_", StringComparison.Ordinal));
        Assert.Equal(names.Distinct(), names);
    }

    [Theory]
    [InlineData("CONFIG_FUTEX=y")]
    [InlineData("CONFIG_IKCONFIG_PROC=y")]
    [InlineData("CONFIG_SYSVIPC=y")]
    [InlineData("# CONFIG_SECCOMP is not set")]
    public void ItSays(string line) => Assert.Contains(line, s_lines);

    private static string[] Unpack()
    {
        using var packed = new MemoryStream(KernelConfiguration.Compressed());
        using var file = new GZipStream(packed, CompressionMode.Decompress);
        using var text = new StreamReader(file);
        return text.ReadToEnd().TrimEnd('\n').Split('\n');
    }
}
