using System.Diagnostics.CodeAnalysis;

namespace Tine;

/// <summary>Stops the kernel for a reason that no caller could handle.</summary>
public static unsafe class Panic
{
    private static delegate*<string, void> s_handler;

    /// <summary>Sets the function that ends the run on the metal, where a panic needs no heap. On the host it is an exception, for tests.</summary>
    public static void SetHandler(delegate*<string, void> handler) => s_handler = handler;

    /// <summary>Ends the run: prints <paramref name="reason"/> (one sentence), registers, a named backtrace and the process.</summary>
    [DoesNotReturn]
    [NoAllocation]
    public static void Because(string reason)
    {
        if (s_handler is not null)
        {
            s_handler(reason);
        }

        throw new PanicException(reason);
    }
}
