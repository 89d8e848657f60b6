using System;
using System.Linq;
using Tine.Tools.Image;
using Xunit;

namespace Tine.Tools.Tests;

public sealed class BootMenuTests
{
    /// <summary>Kernel words of --kernel-args and --cpus, in the entries of an image for people.</summary>
    [Fact]
    public void EachEntryBeginsWithTheKernelWords()
    {
        string[] lines = [.. BootMenu.ForPeople("cpus=4 keymap=de").Write().Split('\n').Where(line => line.Contains("multiboot2 "))];
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.StartsWith($"  multiboot2 {BootMenu.KernelPath} 'cpus=4' 'keymap=de'", line, StringComparison.Ordinal));
        Assert.EndsWith(" 'memtest'", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutWordsTheFirstEntryHasNone() =>
        Assert.Contains($"  multiboot2 {BootMenu.KernelPath} \n", BootMenu.ForPeople("").Write(), StringComparison.Ordinal);
}
