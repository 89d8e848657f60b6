using System.Runtime.CompilerServices;

namespace System;

public static partial class Math
{
    public const double PI = 3.14159265358979323846;
    public const double E = 2.7182818284590452354;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Abs(int value) => value >= 0 ? value : checked(-value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Abs(long value) => value >= 0 ? value : checked(-value);

    public static double Abs(double value) => value < 0 ? -value : value;

    [Intrinsic]
    public static double Sqrt(double value) => Sqrt(value);

    public static double Floor(double value)
    {
        double whole = (long)value;
        return value < whole ? whole - 1 : whole;
    }

    public static double Ceiling(double value)
    {
        double whole = (long)value;
        return value > whole ? whole + 1 : whole;
    }

    public static double Round(double value) => Floor(value + 0.5);

    public static int Sign(int value) => value > 0 ? 1 : value < 0 ? -1 : 0;

    public static int Sign(long value) => value > 0 ? 1 : value < 0 ? -1 : 0;

    public static int DivRem(int a, int b, out int result)
    {
        int quotient = a / b;
        result = a - (quotient * b);
        return quotient;
    }

    public static long DivRem(long a, long b, out long result)
    {
        long quotient = a / b;
        result = a - (quotient * b);
        return quotient;
    }

    public static (int Quotient, int Remainder) DivRem(int left, int right)
    {
        int quotient = left / right;
        return (quotient, left - (quotient * right));
    }

    public static (uint Quotient, uint Remainder) DivRem(uint left, uint right)
    {
        uint quotient = left / right;
        return (quotient, left - (quotient * right));
    }

    public static (long Quotient, long Remainder) DivRem(long left, long right)
    {
        long quotient = left / right;
        return (quotient, left - (quotient * right));
    }

    public static (ulong Quotient, ulong Remainder) DivRem(ulong left, ulong right)
    {
        ulong quotient = left / right;
        return (quotient, left - (quotient * right));
    }

    public static long BigMul(int a, int b) => (long)a * b;

    public static ulong BigMul(uint a, uint b) => (ulong)a * b;

    /// <summary>The 128-bit product, by four products of 32 bits.</summary>
    /// <returns>The high half.</returns>
    public static ulong BigMul(ulong a, ulong b, out ulong low)
    {
        ulong aLow = (uint)a;
        ulong aHigh = a >> 32;
        ulong bLow = (uint)b;
        ulong bHigh = b >> 32;
        ulong lowProduct = aLow * bLow;
        ulong middle = (aHigh * bLow) + (lowProduct >> 32);
        ulong middleLow = (uint)middle + (aLow * bHigh);
        low = (middleLow << 32) | (uint)lowProduct;
        return (aHigh * bHigh) + (middle >> 32) + (middleLow >> 32);
    }
}
