namespace Tine.Devices.Screens;

/// <summary>VT100's line drawing characters, for terminals without Unicode.</summary>
[NoAllocation]
internal static class LineDrawing
{
    private const string FromGraveAccent = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    public static char Of(char character) =>
        character is >= '`' and <= '~' ? FromGraveAccent[character - '`'] : character;
}
