using System.Diagnostics.CodeAnalysis;

namespace Tine;

/// <summary>Stops the kernel for a reason that no caller could handle.</summary>
public static class Panic
{
    /// <summary>Ends the run: prints <paramref name="reason"/> (one sentence), registers, a named backtrace and the process.</summary>
    [DoesNotReturn]
    [NoAllocation]
    public static void Because(string reason) => Throw(reason);

    [DoesNotReturn]
#pragma warning disable TINE001 // The kernel is at its end: what this allocates is never missed.
    [NoAllocation]
    private static void Throw(string reason) => throw new PanicException(reason);
#pragma warning restore TINE001
}
