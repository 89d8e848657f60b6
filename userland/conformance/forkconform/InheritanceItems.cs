using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>C6 and C7: what a child does not inherit, and the alternate signal stack.</summary>
internal static unsafe class InheritanceItems
{
    private const int ClockTicksBurnt = 10;
    private const ulong StackSize = 16384;

    private static SignalStack s_seen;

    internal static void Run()
    {
        Item("C6 pending signals, alarms and timers are not inherited, by fork and vfork", &NotInherited);
        Item("C6 processor times are not inherited", &Times);
        Item("C7 sigaltstack is kept by vfork and fork", &KeptStack);
        Item("C7 sigaltstack is cleared for CLONE_VM alone", &ClearedStack);
        Item("C7 sigaltstack changed by a vfork child leaves the parent's as it was", &ChildsStack);
    }

    private static void NotInherited()
    {
        static int Child(void* unused)
        {
            long* timer = stackalloc long[4];
            Unix.Call(SystemCall.GetITimer, 0, (ulong)timer);
            bool hasTimer = timer[0] != 0 || timer[1] != 0 || timer[2] != 0 || timer[3] != 0;
            return (Unix.PendingSignals() == 0 ? 0 : 1) + (Unix.Alarm(0) == 0 ? 0 : 2) + (hasTimer ? 4 : 0);
        }

        Unix.Block(Unix.MaskOf(Signal.User1));
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Unix.SetRealTimer(50_000_000);
        Ended.With(Unix.VFork(&Child, null), 0, "the mask of what a vfork child inherited");
        SysResult forked = Unix.Fork();
        if (forked.Raw == 0)
        {
            Unix.Exit(Child(null));
        }

        Ended.With(forked, 0, "the mask of what a fork child inherited");
        Board.Expect((Unix.PendingSignals() & Unix.MaskOf(Signal.User1)) != 0, "the parent's signal is pending still");
        Board.Expect(Unix.Alarm(60) > 0, "the parent's timer runs still");
    }

    private static void Times()
    {
        static int Child(void* unused)
        {
            long* times = stackalloc long[4];
            Unix.Call(SystemCall.Times, (ulong)times);
            return times[0] + times[1] + times[2] + times[3] < ClockTicksBurnt / 2 ? 0 : 1;
        }

        long* own = stackalloc long[4];
        do
        {
            Unix.Call(SystemCall.Times, (ulong)own);
        }
        while (own[0] + own[1] < ClockTicksBurnt);
        Ended.With(Unix.VFork(&Child, null), 0, "whether the child's times begin anew: it");
    }

    private static int LookAtStack(void* unused)
    {
        SignalStack stack;
        Unix.SigAltStack(null, &stack);
        s_seen = stack;
        return 0;
    }

    private static byte* SetStack()
    {
        byte* memory = Pages.Dirty(StackSize / Unix.PageSize);
        var stack = new SignalStack { Start = memory, Size = StackSize };
        Board.Expect(Unix.SigAltStack(&stack, null), Errno.None, "sigaltstack");
        return memory;
    }

    private static void KeptStack()
    {
        byte* memory = SetStack();
        Ended.With(Unix.VFork(&LookAtStack, null), 0, "the exit code");
        Board.Expect(s_seen.Start == memory && s_seen.Size == StackSize && s_seen.Flags == 0, "the vfork child has the stack");
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            LookAtStack(null);
            Unix.Exit(s_seen.Start == memory && s_seen.Flags == 0 ? 0 : 1);
        }

        Ended.With(child, 0, "whether the fork child has the stack: it");
    }

    private static void ClearedStack()
    {
        SetStack();
        byte* stack = Pages.Dirty(8) + (8 * Unix.PageSize);
        Ended.With(Unix.Clone(CloneFlags.Memory | CloneFlags.ExitSignalChild, stack, &LookAtStack, null), 0, "the exit code");
        Board.Expect(s_seen.Flags, SignalStack.Disabled, "the flags of the child's signal stack");
    }

    private static void ChildsStack()
    {
        static int Child(void* unused)
        {
            var none = new SignalStack { Flags = SignalStack.Disabled };
            Unix.SigAltStack(&none, null);
            return 0;
        }

        byte* memory = SetStack();
        Ended.With(Unix.VFork(&Child, null), 0, "the exit code");
        LookAtStack(null);
        Board.Expect(s_seen.Start == memory && s_seen.Flags == 0, "the parent's stack is as before");
    }
}
