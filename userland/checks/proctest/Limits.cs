using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.ProcessTest;

/// <summary>Checklist E: what must fail, and what must not wear out.</summary>
internal static unsafe class Limits
{
    private const int Rounds = 500;

    internal static void Run()
    {
        Case("E4 clone refuses flags that contradict each other", &Contradictions);
        Case("E5 hundreds of vforks and forks in a row", &Many);
        Case("an unknown call gives ENOSYS", &Unknown);
    }

    private static bool Contradictions() =>
        Gives(Unix.Clone(CloneFlags.Thread | CloneFlags.Memory | CloneFlags.ExitSignalChild), Errno.EINVAL, "CLONE_THREAD without CLONE_SIGHAND")
        & Gives(Unix.Clone(CloneFlags.SignalHandlers | CloneFlags.ExitSignalChild), Errno.EINVAL, "CLONE_SIGHAND without CLONE_VM")
        & Gives(Unix.Clone(CloneFlags.Thread | CloneFlags.SignalHandlers | CloneFlags.ExitSignalChild), Errno.EINVAL, "both without CLONE_VM");

    private static bool Many()
    {
        static int Child(void* unused) => 1;

        for (int i = 0; i < Rounds; i++)
        {
            SysResult child = i % 2 == 0 ? Unix.VFork(&Child, null) : Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Exit(1);
            }

            if (!Children.EndedWith(child, 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Unknown() =>
        Gives(Unix.Call((SystemCall)9999), Errno.ENOSYS, "call 9999") & Gives(Unix.Call((SystemCall)(-1)), Errno.ENOSYS, "call -1");
}
