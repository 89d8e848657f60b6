using System;
using System.Linq;
using Tine.Devices.Screens;
using Xunit;

namespace Tine.Tests.Devices;

/// <summary>The pictures of characters that the font lacks, a # a pixel.</summary>
public sealed class FallbackPictureTests
{
    [Fact]
    public void ShowsTheNumberOfTheCharacter()
    {
        string[] expected =
        [
            "########", "", "###..#..", "#.#.##..", "#.#..#..", "#.#..#..", "###.###.", "", "", "###.###.", "..#.#...", "###.###.", "#.....#.", "###.###.",
            "", "########",
        ];
        Assert.Equal(expected.Select(Pad), Draw(new Cell('\u0125', 7, 0, false)));
    }

    [Fact]
    public void ShowsItOverTwoCells()
    {
        string[] left = Draw(new Cell('\u4e2d', 7, 0, false, CellPart.Left));
        string[] right = Draw(new Cell('\u4e2d', 7, 0, false, CellPart.Right));
        Assert.Equal([".##..##.", ".##..##.", ".######.", ".....##.", ".....##."], left[2..7]);
        Assert.Equal([".######.", ".##.....", ".######.", ".##.....", ".######."], right[2..7]);
        Assert.Equal([".######.", ".....##.", ".######.", ".##.....", ".######."], left[9..14]);
        Assert.Equal([".####...", ".##..##.", ".##..##.", ".##..##.", ".####..."], right[9..14]);
    }

    private static string Pad(string row) => row.PadRight(8, '.');

    private static string[] Draw(Cell cell)
    {
        Span<byte> rows = stackalloc byte[Font.SmallHeight];
        FallbackPicture.Draw(cell, rows);
        return [.. rows.ToArray().Select(row => string.Concat(Enumerable.Range(0, 8).Select(x => (row << x & 0x80) != 0 ? '#' : '.')))];
    }
}
