using Tine.Runtime;

namespace Tine.RelativesTest;

/// <summary>The questions of the cases about a child.</summary>
internal static unsafe class Family
{
    private static int s_signals;

    /// <summary>Waits for a child, which must have exited with this status.</summary>
    internal static bool Ended(SysResult child, int expected, WaitOptions options, string what)
    {
        if (!Tap.Gives(child, Errno.None, what))
        {
            return false;
        }

        SysResult waited = Unix.Wait(child.Int, out WaitStatus status, options);
        return Tap.Gives(waited, Errno.None, what) && Tap.Holds(status.Is(expected), what + ": its status");
    }

    internal static bool IsOpen(int descriptor) => Unix.Call(SystemCall.FCntl, (ulong)descriptor, (ulong)FileControl.GetDescriptorFlags).Succeeded;

    /// <summary>Counts this signal from now on.</summary>
    internal static void Count(Signal signal)
    {
        s_signals = 0;
        Unix.Handle(signal, &OnSignal, Unix.RestartFlag);
    }

    internal static int Counted() => s_signals;

    private static void OnSignal(int signal, SignalInformation* information, void* context) => s_signals++;
}
