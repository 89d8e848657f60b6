using Tine.Runtime;

namespace Tine.RelativesTest;

/// <summary>forkx and vforkx.</summary>
internal static unsafe class ForkxCases
{
    private const ForkxFlags Both = ForkxFlags.NoChildSignal | ForkxFlags.WaitByIdOnly;
    private static int s_seen;

    internal static void Run()
    {
        Tap.Case("X1 forkx(0): fork", &Plain);
        Tap.Case("X2 forkx(FORK_NOSIGCHLD): no SIGCHLD", &NoSignal);
        Tap.Case("X3 forkx(FORK_WAITPID): a plain wait for any child passes it by", &ByIdOnly);
        Tap.Case("X4 forkx(FORK_WAITPID): kept even where SIGCHLD is ignored", &Kept);
        Tap.Case("X5 forkx of both", &BothFlags);
        Tap.Case("X6 vforkx: each of the four, in the parent's memory", &VForkx);
        Tap.Case("X7 all others: EINVAL", &Invalid);
    }

    private static SysResult Start(ForkxFlags flags)
    {
        SysResult child = Relatives.Forkx(flags);
        if (child.Raw == 0)
        {
            Unix.Exit(7);
        }

        return child;
    }

    private static bool Plain()
    {
        Family.Count(Signal.Child);
        return Family.Ended(Start(ForkxFlags.None), 7, WaitOptions.None, "forkx") & Tap.Holds(Family.Counted() == 1, "one SIGCHLD");
    }

    private static bool IsSilent(ForkxFlags flags)
    {
        Family.Count(Signal.Child);
        SysResult child = Start(flags);
        return Tap.Gives(Unix.Wait(-1, out _), Errno.ECHILD, "a plain wait for any")
            & Family.Ended(child, 7, WaitOptions.All, "forkx")
            & Tap.Holds(Family.Counted() == 0, "no SIGCHLD");
    }

    private static bool NoSignal() => IsSilent(ForkxFlags.NoChildSignal);

    private static bool ByIdOnly() => IsSilent(ForkxFlags.WaitByIdOnly);

    private static bool BothFlags() => IsSilent(Both);

    private static bool Kept()
    {
        Unix.Ignore(Signal.Child);
        return Family.Ended(Start(ForkxFlags.WaitByIdOnly), 7, WaitOptions.All, "forkx");
    }

    private static int Child(void* unused)
    {
        s_seen = Unix.GetPid();
        return 7;
    }

    private static bool VForkx()
    {
        bool passed = true;
        for (ForkxFlags flags = ForkxFlags.None; flags <= Both; flags++)
        {
            Family.Count(Signal.Child);
            SysResult child = Relatives.VForkx(flags, &Child, null);
            passed &= Tap.Holds(s_seen == child.Int, "the child wrote before the parent went on")
                & Family.Ended(child, 7, flags == ForkxFlags.None ? WaitOptions.None : WaitOptions.All, "vforkx")
                & Tap.Holds(Family.Counted() == (flags == ForkxFlags.None ? 1 : 0), "SIGCHLD");
        }

        return passed;
    }

    private static bool Invalid()
    {
        bool passed = true;
        for (int bit = 2; bit < 32; bit++)
        {
            var flags = (ForkxFlags)(1 << bit);
            passed &= Tap.Gives(Start(flags), Errno.EINVAL, "forkx") & Tap.Gives(Start(flags | Both), Errno.EINVAL, "forkx")
                & Tap.Gives(Relatives.VForkx(flags, &Child, null), Errno.EINVAL, "vforkx");
        }

        return passed;
    }
}
