using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>The target of throw: nothing unwinds, the platform ends the run.</summary>
internal static unsafe class ExceptionExports
{
    [RuntimeImport("TinePlatform_FailFast")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void FailFast(char* reason, int length, void* exceptionObjectOrNull);

    [DoesNotReturn]
    internal static void FailFast(string reason)
    {
        FailFast(reason, null);
    }

    [RuntimeExport("RhpThrowEx")]
    private static void Throw(object exception) =>
        FailFast(exception is Exception known ? known.Message : "A null exception was thrown.", exception);

    [RuntimeExport("RhpRethrow")]
    private static void Rethrow() => FailFast("An exception was rethrown.", null);

    /// <summary>Ends the run: a stack buffer was overrun, or a frame is damaged.</summary>
    [RuntimeExport("RhpFallbackFailFast")]
    private static void FallbackFailFast() => FailFast("A stack frame is damaged.", null);

    [DoesNotReturn]
    private static void FailFast(string reason, object? exception)
    {
        fixed (char* first = reason)
        {
            FailFast(first, reason.Length, *(void**)Unsafe.AsPointer(ref exception));
        }

        while (true)
        {
        }
    }
}
