using System.Runtime.CompilerServices;

namespace System.Numerics;

public static class BitOperations
{
    public static bool IsPow2(int value) => value > 0 && (value & (value - 1)) == 0;

    public static bool IsPow2(uint value) => value != 0 && (value & (value - 1)) == 0;

    public static bool IsPow2(long value) => value > 0 && (value & (value - 1)) == 0;

    public static bool IsPow2(ulong value) => value != 0 && (value & (value - 1)) == 0;

    public static bool IsPow2(nuint value) => IsPow2((ulong)value);

    public static uint RoundUpToPowerOf2(uint value) => value <= 1 ? value : (uint)(1UL << (32 - LeadingZeroCount(value - 1)));

    public static ulong RoundUpToPowerOf2(ulong value)
    {
        if (value <= 1)
        {
            return value;
        }

        int shift = 64 - LeadingZeroCount(value - 1);
        return shift == 64 ? 0 : 1UL << shift;
    }

    [Intrinsic]
    public static int LeadingZeroCount(uint value) => value == 0 ? 32 : 31 - HighestBit(value);

    [Intrinsic]
    public static int LeadingZeroCount(ulong value) => value == 0 ? 64 : 63 - HighestBit(value);

    public static int LeadingZeroCount(nuint value) => LeadingZeroCount((ulong)value);

    public static int Log2(uint value) => 31 - LeadingZeroCount(value | 1);

    public static int Log2(ulong value) => 63 - LeadingZeroCount(value | 1);

    public static int Log2(nuint value) => Log2((ulong)value);

    [Intrinsic]
    public static int TrailingZeroCount(uint value) => value == 0 ? 32 : HighestBit(value & (0 - value));

    [Intrinsic]
    public static int TrailingZeroCount(ulong value) => value == 0 ? 64 : HighestBit(value & (0 - value));

    public static int TrailingZeroCount(int value) => TrailingZeroCount((uint)value);

    public static int TrailingZeroCount(long value) => TrailingZeroCount((ulong)value);

    public static int TrailingZeroCount(nuint value) => TrailingZeroCount((ulong)value);

    [Intrinsic]
    public static int PopCount(uint value) => PopCount((ulong)value);

    /// <summary>Adds neighbouring bits, pairs, nibbles, and then all bytes by one multiplication.</summary>
    [Intrinsic]
    public static int PopCount(ulong value)
    {
        value -= (value >> 1) & 0x5555_5555_5555_5555;
        value = (value & 0x3333_3333_3333_3333) + ((value >> 2) & 0x3333_3333_3333_3333);
        value = (value + (value >> 4)) & 0x0f0f_0f0f_0f0f_0f0f;
        return (int)((value * 0x0101_0101_0101_0101) >> 56);
    }

    public static int PopCount(nuint value) => PopCount((ulong)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint RotateLeft(uint value, int offset) => (value << offset) | (value >> (32 - offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong RotateLeft(ulong value, int offset) => (value << offset) | (value >> (64 - offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint RotateRight(uint value, int offset) => (value >> offset) | (value << (32 - offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong RotateRight(ulong value, int offset) => (value >> offset) | (value << (64 - offset));

    private static int HighestBit(ulong value)
    {
        int bit = 0;
        for (int shift = 32; shift != 0; shift >>= 1)
        {
            if (value >> shift != 0)
            {
                value >>= shift;
                bit += shift;
            }
        }

        return bit;
    }
}
