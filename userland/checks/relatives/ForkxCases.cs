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
        Tap.Case("X8 FORK_NOSIGCHLD: a wait for any child gets it, and no SIGCHLD comes", &SilentIsSeen);
        Tap.Case("X9 FORK_WAITPID: a wait for any leaves it a zombie; a wait by number gets it", &ByIdIsLeft);
        Tap.Case("X10 FORK_WAITPID alone: a wait for any gives ECHILD at once", &ByIdAlone);
        Tap.Case("X11 all kinds at once: each wait gets what is its own", &Mixed);
        Tap.Case("X12 FORK_WAITPID and exec: the status is kept for the wait by number", &ByIdExecuted);
        Tap.Case("X13 FORK_NOSIGCHLD where SIGCHLD is ignored: gone by itself", &SilentIgnored);
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

    private static bool SilentIsSeen()
    {
        Family.Count(Signal.Child);
        SysResult child = Start(ForkxFlags.NoChildSignal);
        SysResult waited = ForkxWait.Wait(-1, out WaitStatus status);
        return Tap.Holds(waited.Raw == child.Raw && status.Is(7), "its id and its status")
            & Tap.Holds(Family.Counted() == 0, "no SIGCHLD")
            & Tap.Gives(ForkxWait.Wait(-1, out _), Errno.ECHILD, "again");
    }

    private static bool ByIdIsLeft()
    {
        SysResult byId = Start(ForkxFlags.WaitByIdOnly);
        SysResult plain = Start(ForkxFlags.None);
        SysResult first = ForkxWait.Wait(-1, out _);
        return Tap.Holds(first.Raw == plain.Raw, "the ordinary one")
            & Tap.Gives(ForkxWait.Wait(-1, out _), Errno.ECHILD, "any other")
            & Tap.Gives(Unix.Kill(byId.Int, Signal.None), Errno.None, "it is there still")
            & Tap.Holds(ForkxWait.Wait(byId.Int, out WaitStatus status).Raw == byId.Raw && status.Is(7), "by its number")
            & Tap.Gives(Unix.Kill(byId.Int, Signal.None), Errno.ESRCH, "and then no more");
    }

    private static bool ByIdAlone()
    {
        SysResult child = Relatives.Forkx(ForkxFlags.WaitByIdOnly);
        while (child.Raw == 0)
        {
            Unix.Call(SystemCall.Pause);
        }

        SysResult any = ForkxWait.Wait(-1, out _);
        SysResult early = ForkxWait.Wait(child.Int, out _, WaitOptions.NoHang);
        Unix.Kill(child.Int, Signal.Kill);
        return Tap.Gives(any, Errno.ECHILD, "any") & Tap.Holds(early.Raw == 0, "it lives")
            & Tap.Holds(ForkxWait.Wait(child.Int, out WaitStatus status).Raw == child.Raw && status.Is(Signal.Kill), "by its number");
    }

    /// <summary>The silent one ends when it is told, the one for waits by number is a zombie meanwhile.</summary>
    private static bool Mixed()
    {
        Unix.Pipe2(out int readEnd, out int writeEnd);
        SysResult byId = Start(Both);
        Unix.Call(SystemCall.WaitId, 1, (ulong)byId.Int, 0, 0x4100_0004); // P_PID; WNOWAIT | WEXITED | __WALL
        SysResult plain = Start(ForkxFlags.None);
        SysResult silent = Relatives.Forkx(ForkxFlags.NoChildSignal);
        if (silent.Raw == 0)
        {
            byte letter;
            Unix.Read(readEnd, &letter, 1);
            Unix.Exit(8);
        }

        SysResult first = ForkxWait.Wait(-1, out _);
        SysResult none = ForkxWait.Wait(-1, out _, WaitOptions.NoHang);
        Unix.Write(writeEnd, "x"u8);
        SysResult second = ForkxWait.Wait(0, out WaitStatus status);
        return Tap.Holds(first.Raw == plain.Raw, "the ordinary one first") & Tap.Holds(none.Raw == 0, "the silent one lives")
            & Tap.Holds(second.Raw == silent.Raw && status.Is(8), "then the silent one")
            & Tap.Gives(ForkxWait.Wait(-1, out _), Errno.ECHILD, "nobody else")
            & Tap.Holds(ForkxWait.Wait(byId.Int, out status).Raw == byId.Raw && status.Is(7), "by its number");
    }

    private static bool ByIdExecuted()
    {
        string program = "/bin/true";
        ArgumentVector arguments = ArgumentVector.Of(program);
        SysResult child = Relatives.Forkx(ForkxFlags.WaitByIdOnly);
        if (child.Raw == 0)
        {
            Unix.ExecVe(program, arguments, ArgumentVector.Of());
            Unix.Exit(127);
        }

        return Tap.Gives(ForkxWait.Wait(-1, out _), Errno.ECHILD, "any")
            & Tap.Holds(ForkxWait.Wait(child.Int, out WaitStatus status).Raw == child.Raw && status.Is(0), "by its number");
    }

    private static bool SilentIgnored()
    {
        Unix.Ignore(Signal.Child);
        Start(ForkxFlags.NoChildSignal);
        return Tap.Gives(ForkxWait.Wait(-1, out _), Errno.ECHILD, "any");
    }
}
