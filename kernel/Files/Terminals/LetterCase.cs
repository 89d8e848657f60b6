namespace Tine.Files;

/// <summary>Upper and lower case of Latin-1, as Linux's terminals map it (IUCLC, OLCUC; lib/ctype.c).</summary>
[NoAllocation]
internal static class LetterCase
{
    private const byte Distance = 0x20;

    /// <summary>The multiplication and the division sign, which stand among the letters.</summary>
    private const byte Times = 0xd7;
    private const byte Divided = 0xf7;

    public static byte ToLower(byte value) =>
        value is (>= (byte)'A' and <= (byte)'Z') or (>= 0xc0 and <= 0xde and not Times) ? (byte)(value + Distance) : value;

    public static byte ToUpper(byte value) =>
        value is (>= (byte)'a' and <= (byte)'z') or (>= 0xe0 and <= 0xfe and not Divided) ? (byte)(value - Distance) : value;
}
