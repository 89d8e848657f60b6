using System;
using System.Diagnostics.CodeAnalysis;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>What compiled code calls when a check fails; ilc knows the names.</summary>
internal static class ThrowHelpers
{
    [DoesNotReturn]
    internal static void ThrowIndexOutOfRangeException() => throw new IndexOutOfRangeException();

    [DoesNotReturn]
    internal static void ThrowOverflowException() => throw new OverflowException();

    [DoesNotReturn]
    internal static void ThrowDivideByZeroException() => throw new DivideByZeroException();

    [DoesNotReturn]
    internal static void ThrowNullReferenceException() => throw new NullReferenceException();

    [DoesNotReturn]
    internal static void ThrowArrayTypeMismatchException() => throw new ArrayTypeMismatchException();

    [DoesNotReturn]
    internal static void ThrowInvalidCastException() => throw new InvalidCastException();

    [DoesNotReturn]
    internal static void ThrowArgumentException() => throw new ArgumentException();

    [DoesNotReturn]
    internal static void ThrowArgumentOutOfRangeException() => throw new ArgumentOutOfRangeException();

    [DoesNotReturn]
    internal static void ThrowNotImplementedException() => throw new NotImplementedException();

    [DoesNotReturn]
    internal static void ThrowNotSupportedException() => throw new NotSupportedException();

    [DoesNotReturn]
    internal static void ThrowPlatformNotSupportedException() => throw new PlatformNotSupportedException();

    [DoesNotReturn]
    internal static void ThrowFeatureBodyRemoved() => throw new NotSupportedException("The body of a feature was removed.");

    [DoesNotReturn]
    internal static void ThrowInstanceBodyRemoved() => throw new NotSupportedException("The body of a method of a class without instances was removed.");
}
