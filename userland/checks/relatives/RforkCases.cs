using Tine.Runtime;

namespace Tine.RelativesTest;

/// <summary>rfork that returns twice, or once for the caller itself.</summary>
internal static unsafe class RforkCases
{
    private const RforkFlags Fork = RforkFlags.Process | RforkFlags.CopyDescriptors;

    internal static void Run()
    {
        Tap.Case("R1 RFPROC|RFFDG: a copy of the descriptors, and SIGCHLD", &Copied);
        Tap.Case("R2 RFPROC: one table of descriptors", &Shared);
        Tap.Case("R3 RFPROC|RFTHREAD: the same", &SharedThread);
        Tap.Case("R4 RFPROC|RFCFDG: no descriptors", &Clean);
        Tap.Case("R5 RFNOWAIT: a child of init", &NoWait);
        Tap.Case("R6 RFLINUXTHPN: SIGUSR1 at the end", &LinuxThread);
        Tap.Case("R7 RFTSIGZMB: the signal that was named, or none", &EndSignals);
        Tap.Case("R8 RFFDG alone: out of a shared table", &Unshare);
        Tap.Case("R9 RFCFDG alone: an empty table for the caller", &CleanSelf);
        Tap.Case("R10 no flags: nothing, and 0", &Nothing);
        Tap.Case("R11 all others: EINVAL", &Invalid);
    }

    /// <summary>The child closes descriptor 0; is it still open here?</summary>
    private static bool StaysOpen(RforkFlags flags, out bool passed)
    {
        Unix.Dup2(1, 0);
        SysResult child = Relatives.Rfork(flags);
        if (child.Raw == 0)
        {
            Unix.Exit(Unix.Close(0).Succeeded ? 7 : 1);
        }

        passed = Family.Ended(child, 7, WaitOptions.None, "rfork");
        return Family.IsOpen(0);
    }

    private static bool Copied()
    {
        Family.Count(Signal.Child);
        bool isOpen = StaysOpen(Fork, out bool passed);
        return passed & Tap.Holds(isOpen, "open in the parent") & Tap.Holds(Family.Counted() == 1, "one SIGCHLD");
    }

    private static bool Shared()
    {
        bool isOpen = StaysOpen(RforkFlags.Process, out bool passed);
        return passed & Tap.Holds(!isOpen, "closed in the parent");
    }

    private static bool SharedThread()
    {
        bool isOpen = StaysOpen(RforkFlags.Process | RforkFlags.Thread, out bool passed);
        return passed & Tap.Holds(!isOpen, "closed in the parent");
    }

    private static bool Clean()
    {
        SysResult child = Relatives.Rfork(RforkFlags.Process | RforkFlags.CleanDescriptors);
        if (child.Raw == 0)
        {
            Unix.Exit(Family.IsOpen(0) || Family.IsOpen(1) || Family.IsOpen(2) ? 1 : 7);
        }

        return Family.Ended(child, 7, WaitOptions.None, "rfork") & Tap.Holds(Family.IsOpen(1), "open in the parent");
    }

    private static bool NoWait()
    {
        Unix.Pipe2(out int readEnd, out int writeEnd);
        int parent = Unix.GetPid();
        SysResult child = Relatives.Rfork(Fork | RforkFlags.NoWait);
        if (child.Raw == 0)
        {
            int answer = Unix.GetPpid() == parent ? 0 : Unix.GetPid();
            Unix.Write(writeEnd, &answer, sizeof(int));
            Unix.Exit(0);
        }

        int told = 0;
        Unix.Read(readEnd, &told, sizeof(int));
        return Tap.Gives(child, Errno.None, "rfork")
            & Tap.Holds(told == child.Int, "the child's id, and another parent")
            & Tap.Gives(Unix.Wait(child.Int, out _, WaitOptions.All), Errno.ECHILD, "wait for it")
            & Tap.Gives(Unix.Wait(-1, out _, WaitOptions.All), Errno.ECHILD, "wait for any");
    }

    private static bool EndsWith(RforkFlags flags, Signal signal, int count)
    {
        Family.Count(signal);
        SysResult child = Relatives.Rfork(Fork | flags);
        if (child.Raw == 0)
        {
            Unix.Exit(7);
        }

        return Family.Ended(child, 7, WaitOptions.All, "rfork") & Tap.Holds(Family.Counted() == count, "how often the signal came");
    }

    private static bool LinuxThread() => EndsWith(RforkFlags.LinuxThread, Signal.User1, 1);

    private static bool EndSignals() =>
        EndsWith(Relatives.EndSignal((int)Signal.User2), Signal.User2, 1)
        & EndsWith(Relatives.EndSignal((int)Signal.User2) | RforkFlags.LinuxThread, Signal.User2, 1)
        & EndsWith(Relatives.EndSignal((int)Signal.Child), Signal.Child, 1)
        & EndsWith(Relatives.EndSignal(0), Signal.Child, 0);

    private static bool Unshare()
    {
        Unix.Dup2(1, 0);
        SysResult child = Relatives.Rfork(RforkFlags.Process);
        if (child.Raw == 0)
        {
            bool isDone = Relatives.Rfork(RforkFlags.CopyDescriptors).Raw == 0 && Unix.Close(0).Succeeded;
            Unix.Exit(isDone ? 7 : 1);
        }

        return Family.Ended(child, 7, WaitOptions.None, "rfork") & Tap.Holds(Family.IsOpen(0), "open in the parent");
    }

    private static bool CleanSelf()
    {
        SysResult child = Relatives.Rfork(RforkFlags.Process);
        if (child.Raw == 0)
        {
            bool isDone = Relatives.Rfork(RforkFlags.CleanDescriptors).Raw == 0 && !Family.IsOpen(1);
            Unix.Exit(isDone ? 7 : 1);
        }

        return Family.Ended(child, 7, WaitOptions.None, "rfork") & Tap.Holds(Family.IsOpen(1), "open in the parent");
    }

    private static bool Nothing() => Tap.Holds(Relatives.Rfork(RforkFlags.None).Raw == 0, "0");

    private static bool Invalid()
    {
        const RforkFlags both = RforkFlags.CopyDescriptors | RforkFlags.CleanDescriptors;
        bool passed = IsInvalid(both) & IsInvalid(both | RforkFlags.Process)
            & IsInvalid(Fork | RforkFlags.Memory) & IsInvalid(RforkFlags.Memory) & IsInvalid(RforkFlags.Spawn)
            & IsInvalid(RforkFlags.Spawn | Fork) & IsInvalid(RforkFlags.NoWait) & IsInvalid(RforkFlags.Thread)
            & IsInvalid(RforkFlags.SignalShare) & IsInvalid(Fork | RforkFlags.SignalShare) & IsInvalid(RforkFlags.LinuxThread)
            & IsInvalid(Relatives.EndSignal(0)) & IsInvalid(Fork | Relatives.EndSignal(65))
            & IsInvalid(Fork | (RforkFlags)(10u << 20));
        const uint defined = (uint)(Fork | both | RforkFlags.Memory | RforkFlags.NoWait | RforkFlags.Thread
            | RforkFlags.SignalShare | RforkFlags.LinuxThread | RforkFlags.EndSignal | RforkFlags.SignalMask);
        for (int bit = 0; bit < 32; bit++)
        {
            passed &= (defined & (1u << bit)) != 0 || IsInvalid(Fork | (RforkFlags)(1u << bit));
        }

        return passed;
    }

    private static bool IsInvalid(RforkFlags flags)
    {
        SysResult child = Relatives.Rfork(flags);
        if (child.Raw == 0 && (flags & RforkFlags.Process) != 0)
        {
            Unix.Exit(1);
        }

        return Tap.Gives(child, Errno.EINVAL, Numbers.ToText((long)(uint)flags));
    }
}
