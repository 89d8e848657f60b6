using System.Runtime.CompilerServices;

namespace System;

public static partial class Math
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Min(byte val1, byte val2) => val1 < val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Max(byte val1, byte val2) => val1 > val2 ? val1 : val2;

    public static byte Clamp(byte value, byte min, byte max)
    {
        if (min > max)
        {
            throw new ArgumentException("The minimum is above the maximum.");
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte Min(sbyte val1, sbyte val2) => val1 < val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte Max(sbyte val1, sbyte val2) => val1 > val2 ? val1 : val2;

    public static sbyte Clamp(sbyte value, sbyte min, sbyte max)
    {
        if (min > max)
        {
            throw new ArgumentException("The minimum is above the maximum.");
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Min(short val1, short val2) => val1 < val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Max(short val1, short val2) => val1 > val2 ? val1 : val2;

    public static short Clamp(short value, short min, short max)
    {
        if (min > max)
        {
            throw new ArgumentException("The minimum is above the maximum.");
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Min(ushort val1, ushort val2) => val1 < val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Max(ushort val1, ushort val2) => val1 > val2 ? val1 : val2;

    public static ushort Clamp(ushort value, ushort min, ushort max)
    {
        if (min > max)
        {
            throw new ArgumentException("The minimum is above the maximum.");
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Min(int val1, int val2) => val1 < val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Max(int val1, int val2) => val1 > val2 ? val1 : val2;

    public static int Clamp(int value, int min, int max)
    {
        if (min > max)
        {
            throw new ArgumentException("The minimum is above the maximum.");
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Min(uint val1, uint val2) => val1 < val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Max(uint val1, uint val2) => val1 > val2 ? val1 : val2;

    public static uint Clamp(uint value, uint min, uint max)
    {
        if (min > max)
        {
            throw new ArgumentException("The minimum is above the maximum.");
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Min(long val1, long val2) => val1 < val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Max(long val1, long val2) => val1 > val2 ? val1 : val2;

    public static long Clamp(long value, long min, long max)
    {
        if (min > max)
        {
            throw new ArgumentException("The minimum is above the maximum.");
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Min(ulong val1, ulong val2) => val1 < val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Max(ulong val1, ulong val2) => val1 > val2 ? val1 : val2;

    public static ulong Clamp(ulong value, ulong min, ulong max)
    {
        if (min > max)
        {
            throw new ArgumentException("The minimum is above the maximum.");
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Min(nint val1, nint val2) => val1 < val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Max(nint val1, nint val2) => val1 > val2 ? val1 : val2;

    public static nint Clamp(nint value, nint min, nint max)
    {
        if (min > max)
        {
            throw new ArgumentException("The minimum is above the maximum.");
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Min(nuint val1, nuint val2) => val1 < val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Max(nuint val1, nuint val2) => val1 > val2 ? val1 : val2;

    public static nuint Clamp(nuint value, nuint min, nuint max)
    {
        if (min > max)
        {
            throw new ArgumentException("The minimum is above the maximum.");
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(float val1, float val2) => val1 < val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float val1, float val2) => val1 > val2 ? val1 : val2;

    public static float Clamp(float value, float min, float max)
    {
        if (min > max)
        {
            throw new ArgumentException("The minimum is above the maximum.");
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Min(double val1, double val2) => val1 < val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(double val1, double val2) => val1 > val2 ? val1 : val2;

    public static double Clamp(double value, double min, double max)
    {
        if (min > max)
        {
            throw new ArgumentException("The minimum is above the maximum.");
        }

        return value < min ? min : value > max ? max : value;
    }
}
