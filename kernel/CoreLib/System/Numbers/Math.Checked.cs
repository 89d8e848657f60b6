namespace System;

public static partial class Math
{
    private const double TwoToThe63 = 9223372036854775808.0;
    private const double TwoToThe64 = 2 * TwoToThe63;

    // Checked conversions of floating point; ilc knows the names.
    private static int ConvertToInt32Checked(double value) =>
        value is > -2147483649.0 and < 2147483648.0 ? (int)value : throw new OverflowException();

    private static uint ConvertToUInt32Checked(double value) =>
        value is > -1.0 and < 4294967296.0 ? (uint)(long)value : throw new OverflowException();

    private static long ConvertToInt64Checked(double value) =>
        value is >= -TwoToThe63 and < TwoToThe63 ? (long)value : throw new OverflowException();

    private static ulong ConvertToUInt64Checked(double value) =>
        value is > -1.0 and < TwoToThe64 ? (ulong)value : throw new OverflowException();
}
