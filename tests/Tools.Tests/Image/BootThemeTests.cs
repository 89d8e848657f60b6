using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Tine.Tools.Image;
using Xunit;

namespace Tine.Tools.Tests.Image;

/// <summary>The boot menu can be read on a large screen, and nothing of it is cut off on a small one.</summary>
public sealed partial class BootThemeTests
{
    /// <summary>Pixels of a small screen's width, the part of it that texts have, and the margins of an entry's bar.</summary>
    private const int SmallScreen = 800;
    private const int Percent = 90;
    private const int Margins = 48;

    /// <summary>Pixels of height that can still be read on a screen of 2560 by 1440.</summary>
    private const int LeastHeight = 24;

    [Fact]
    public void HasLargeFontsAlone()
    {
        Assert.All(Heights(BootTheme.Theme), height => Assert.InRange(height, LeastHeight, 32));
        Assert.Equal(Heights(BootTheme.Theme).Distinct().Order(), BootTheme.Fonts.Select(font => int.Parse(font[1..3])).Distinct().Order());
    }

    [Fact]
    public void FitsASmallScreen()
    {
        foreach (string line in BootTheme.Theme.Split('\n').Where(line => line.Contains("+ label")))
        {
            string text = Text().Match(line).Groups[1].Value;
            Assert.InRange(WidthOf(text, Heights(line).Single()), 1, SmallScreen * Percent / 100);
        }

        int height = Heights(BootTheme.Theme.Split("item_font")[1]).First();
        Assert.All(BootMenu.ForPeople("").Entries, entry => Assert.InRange(WidthOf(entry.Title, height), 1, SmallScreen * Percent / 100 - Margins));
    }

    /// <summary>Terminus is half as wide as it is high.</summary>
    private static int WidthOf(string text, int height) => text.Length * height / 2;

    private static IEnumerable<int> Heights(string text) => Font().Matches(text).Select(found => int.Parse(found.Groups[1].Value));

    [GeneratedRegex("\"Tine (?:Regular|Bold) ([0-9]+)\"")]
    private static partial Regex Font();

    [GeneratedRegex("text = \"([^\"]*)\"")]
    private static partial Regex Text();
}
