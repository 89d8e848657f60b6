using Tine.Runtime;

namespace Tine.RelativesTest;

/// <summary>rfork with a child that runs a function: RFMEM on a stack of its own, and RFSPAWN.</summary>
internal static unsafe class RforkStackCases
{
    private const RforkFlags Share = RforkFlags.Process | RforkFlags.Memory;
    private const ulong StackBytes = 65536;
    private static volatile int s_seen;

    internal static void Run()
    {
        Tap.Case("S1 RFPROC|RFMEM: one memory, one table of descriptors", &Shared);
        Tap.Case("S2 RFPROC|RFMEM|RFFDG and RFCFDG: descriptors of its own", &OwnDescriptors);
        Tap.Case("S3 RFPROC|RFMEM|RFSIGSHARE: one table of handlers", &Handlers);
        Tap.Case("S4 RFPROC|RFMEM|RFNOWAIT: a child of init", &NoWait);
        Tap.Case("S5 RFSPAWN: the parent waits, and handlers are gone in the child", &Spawn);
        Tap.Case("S6 all others: EINVAL", &Invalid);
    }

    private static byte* Stack() => Unix.MMap(StackBytes).Address + StackBytes;

    private static int CloseZero(void* unused)
    {
        s_seen = Unix.GetPid();
        Unix.Close(0);
        return 7;
    }

    private static int IgnoreUser1(void* unused)
    {
        Unix.Ignore(Signal.User1);
        return 7;
    }

    private static bool Shared()
    {
        Unix.Dup2(1, 0);
        SysResult child = Relatives.Rfork(Share, Stack(), &CloseZero, null);
        return Family.Ended(child, 7, WaitOptions.None, "rfork")
            & Tap.Holds(s_seen == child.Int, "what the child wrote")
            & Tap.Holds(!Family.IsOpen(0), "closed in the parent");
    }

    private static bool OwnDescriptors()
    {
        static int Look(void* unused) => Family.IsOpen(1) ? 1 : 7;

        Unix.Dup2(1, 0);
        return Family.Ended(Relatives.Rfork(Share | RforkFlags.CopyDescriptors, Stack(), &CloseZero, null), 7, WaitOptions.None, "RFFDG")
            & Family.Ended(Relatives.Rfork(Share | RforkFlags.CleanDescriptors, Stack(), &Look, null), 7, WaitOptions.None, "RFCFDG")
            & Tap.Holds(Family.IsOpen(0) && Family.IsOpen(1), "open in the parent");
    }

    private static bool Handlers()
    {
        bool passed = Family.Ended(Relatives.Rfork(Share, Stack(), &IgnoreUser1, null), 7, WaitOptions.None, "without");
        Unix.GetAction(Signal.User1, out SignalAction before);
        passed &= Family.Ended(Relatives.Rfork(Share | RforkFlags.SignalShare, Stack(), &IgnoreUser1, null), 7, WaitOptions.None, "with");
        Unix.GetAction(Signal.User1, out SignalAction after);
        return passed & Tap.Holds(before.Handler == SignalAction.Default, "the parent's own before")
            & Tap.Holds(after.Handler == SignalAction.Ignore, "the child's after");
    }

    private static bool NoWait()
    {
        static int Tell(void* pipe)
        {
            int own = Unix.GetPid();
            Unix.Write(*(int*)pipe, &own, sizeof(int));
            return 0;
        }

        Unix.Pipe2(out int readEnd, out int writeEnd);
        int end = writeEnd;
        SysResult child = Relatives.Rfork(Share | RforkFlags.NoWait, Stack(), &Tell, &end);
        int told = 0;
        Unix.Read(readEnd, &told, sizeof(int));
        return Tap.Gives(child, Errno.None, "rfork")
            & Tap.Holds(told == child.Int, "the child's id")
            & Tap.Gives(Unix.Wait(-1, out _, WaitOptions.All), Errno.ECHILD, "wait for any");
    }

    private static bool Spawn()
    {
        static int Look(void* unused)
        {
            Unix.GetAction(Signal.User1, out SignalAction caught);
            Unix.GetAction(Signal.User2, out SignalAction ignored);
            s_seen = Unix.GetPid();
            return caught.Handler == SignalAction.Default && ignored.Handler == SignalAction.Ignore ? 7 : 1;
        }

        Family.Count(Signal.User1);
        Unix.Ignore(Signal.User2);
        SysResult child = Relatives.Rfork(RforkFlags.Spawn, null, &Look, null);
        bool hasWaited = s_seen == child.Int;
        Unix.Kill(Unix.GetPid(), Signal.User1);
        return Family.Ended(child, 7, WaitOptions.None, "rfork")
            & Tap.Holds(hasWaited, "the parent waited")
            & Tap.Holds(Family.Counted() == 1, "the parent's handler is still there");
    }

    private static bool Invalid() =>
        IsInvalid(RforkFlags.Memory, Stack()) & IsInvalid(Share, null) & IsInvalid(RforkFlags.Process, Stack())
        & IsInvalid(RforkFlags.Spawn, Stack()) & IsInvalid(RforkFlags.Spawn | Share, Stack())
        & IsInvalid(Share | RforkFlags.CopyDescriptors | RforkFlags.CleanDescriptors, Stack())
        & IsInvalid(Share | Relatives.EndSignal(65), Stack()) & IsInvalid(Share | (RforkFlags)1, Stack());

    private static bool IsInvalid(RforkFlags flags, void* stack) =>
        Tap.Gives(Relatives.Rfork(flags, stack, &CloseZero, null), Errno.EINVAL, Numbers.ToText((long)(uint)flags));
}
