using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>Hexadecimal digits, eight at a time: a line of /proc/PID/maps has forty of them.</summary>
internal static class HexadecimalDigits
{
    /// <summary>The digits of the largest number.</summary>
    public const int Most = 16;

    /// <summary>The digits of a number without leading zeros; none of 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountIn(ulong number) => (64 + 3 - BitOperations.LeadingZeroCount(number)) >> 2;

    /// <summary>Eight digits as ASCII, in the order of memory: the first one in the lowest byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Eight(uint number)
    {
        // Halves, bytes and digits change places: memory has the first digit first, a number has it at the top.
        ulong digits = (number >> 16) | ((ulong)(number & 0xffff) << 32);
        digits = ((digits >> 8) & 0x0000_00ff_0000_00ff) | ((digits & 0x0000_00ff_0000_00ff) << 16);
        digits = ((digits >> 4) & 0x000f_000f_000f_000f) | ((digits & 0x000f_000f_000f_000f) << 8);
        ulong letters = ((digits + 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101;
        return digits + 0x3030_3030_3030_3030 + (letters * ('a' - '0' - 10));
    }
}
