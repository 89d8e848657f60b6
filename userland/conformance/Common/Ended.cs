using Tine.Runtime;

namespace Tine.Conformance;

/// <summary>Waits for children and notes when they did not end as they should.</summary>
internal static class Ended
{
    internal static bool With(SysResult child, int exitCode, string what) =>
        Board.Expect(child, Errno.None, "making a child") && With(child.Int, exitCode, what);

    internal static bool With(int child, int exitCode, string what)
    {
        SysResult ended = Unix.Wait(child, out WaitStatus status, WaitOptions.All);
        return Board.Expect(ended, Errno.None, "wait4")
            && Board.Expect(status.HasExited ? status.ExitCode : -(int)status.KillingSignal, exitCode, what);
    }

    internal static bool By(SysResult child, Signal signal, string what) =>
        Board.Expect(child, Errno.None, "making a child") && By(child.Int, signal, what);

    internal static bool By(int child, Signal signal, string what)
    {
        SysResult ended = Unix.Wait(child, out WaitStatus status, WaitOptions.All);
        return Board.Expect(ended, Errno.None, "wait4")
            && Board.Expect(status.HasExited ? -1 - status.ExitCode : (int)status.KillingSignal, (int)signal, what);
    }
}
