using System.Diagnostics.CodeAnalysis;

namespace System.Diagnostics;

public static class Debug
{
    [Conditional("DEBUG")]
    public static void Assert([DoesNotReturnIf(false)] bool condition) => Assert(condition, "A Debug.Assert does not hold.");

    [Conditional("DEBUG")]
    public static void Assert([DoesNotReturnIf(false)] bool condition, string? message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }

    [DoesNotReturn]
    [Conditional("DEBUG")]
    public static void Fail(string? message) => throw new InvalidOperationException(message);
}
