using System;
using System.Diagnostics.CodeAnalysis;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>The targets of failed checks in compiled code; ilc knows the names.</summary>
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

    // ilc compiles these into methods that use a member which is missing. The build fails when that happens.
    [DoesNotReturn]
    internal static void ThrowTypeLoadException(int id, string className, string typeName) => throw new TypeLoadException();

    [DoesNotReturn]
    internal static void ThrowTypeLoadExceptionWithArgument(int id, string className, string typeName, string messageArgument) =>
        throw new TypeLoadException();

    [DoesNotReturn]
    internal static void ThrowMissingMethodException(int id, string methodName) => throw new EntryPointNotFoundException();

    [DoesNotReturn]
    internal static void ThrowMissingFieldException(int id, string fieldName) => throw new EntryPointNotFoundException();

    [DoesNotReturn]
    internal static void ThrowFileNotFoundException(int id, string fileName) => throw new TypeLoadException();

    [DoesNotReturn]
    internal static void ThrowInvalidProgramException(int id) => throw new TypeLoadException();

    [DoesNotReturn]
    internal static void ThrowInvalidProgramExceptionWithArgument(int id, string methodName) => throw new TypeLoadException();

    [DoesNotReturn]
    internal static void ThrowMarshalDirectiveException(int id) => throw new TypeLoadException();

    [DoesNotReturn]
    internal static void ThrowAmbiguousMatchException(int id) => throw new TypeLoadException();

    [DoesNotReturn]
    internal static void ThrowBadImageFormatException(int id) => throw new TypeLoadException();
}
