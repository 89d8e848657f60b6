using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S5: sigaltstack.</summary>
internal static unsafe class StackItems
{
    private const ulong Size = 65536;

    private static byte* s_area;

    internal static void Run()
    {
        Item("S5 SA_ONSTACK runs the handler on the signal stack, its handlers' handlers too", &OnStack);
        Item("S5 the stack may not change while it is in use: EPERM; it says SS_ONSTACK", &InUse);
        Item("S5 unknown flags give EINVAL, a small stack ENOMEM, a bad pointer EFAULT", &Refused);
        Item("S5 SS_AUTODISARM takes the stack away until the handler returns", &AutoDisarm);
        Item("S5 a frame that does not fit on the signal stack ends the process by SEGV", &Overflow);
        Item("S5 a stack overflow is handled on the signal stack", &StackOverflow);
        Item("S5 without SA_ONSTACK, or without a stack, the handler runs where the program is", &Elsewhere);
    }

    private static bool IsOnArea(void* address) => (byte*)address >= s_area && (byte*)address < s_area + Size;

    private static SysResult Set(int flags = 0, ulong size = Size)
    {
        s_area = s_area is null ? Unix.MMap(Size).Address : s_area;
        var stack = new SignalStack { Start = s_area, Size = size, Flags = flags };
        return Unix.SigAltStack(&stack, null);
    }

    private static SignalStack Get()
    {
        SignalStack stack;
        Unix.SigAltStack(null, &stack);
        return stack;
    }

    /// <summary>Notes in slot n whether the n-th handler runs on the area.</summary>
    private static void Note(int signal, SignalInformation* information, void* context)
    {
        int here = 0;
        int run = ++Board.Slot(0);
        Board.Slot(run) = IsOnArea(&here) && IsOnArea(context) ? 1 : 0;
        if (signal == (int)Signal.User1)
        {
            Unix.Kill(Unix.GetPid(), Signal.User2);
        }
    }

    private static void OnStack()
    {
        Set();
        Unix.Handle(Signal.User1, &Note, Unix.OnStackFlag);
        Unix.Handle(Signal.User2, &Note);
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Board.Expect(Board.Slot(0), 2, "runs");
        Board.Expect(Board.Slot(1), 1, "the first on the signal stack: it");
        Board.Expect(Board.Slot(2), 1, "the second on the signal stack: it");
        Board.Expect(Get().Flags, 0, "ss_flags afterwards");
    }

    private static void InUse()
    {
        static void Handler(int signal, SignalInformation* information, void* context)
        {
            SignalStack now = Get();
            Board.Expect(now.Flags, SignalStack.OnStack, "ss_flags in the handler");
            Board.Expect(now.Start == s_area && now.Size == Size, "the stack that it tells");
            Board.Expect(Set(), Errno.EPERM, "sigaltstack in the handler");
            Board.Expect(Set(SignalStack.Disabled), Errno.EPERM, "SS_DISABLE in the handler");
            Board.Slot(0) = 1;
        }

        Board.Expect(Get().Flags, SignalStack.Disabled, "ss_flags at first");
        Set();
        Unix.Handle(Signal.User1, &Handler, Unix.OnStackFlag);
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Board.Expect(Board.Slot(0), 1, "runs");
        Board.Expect(Set(SignalStack.Disabled), Errno.None, "SS_DISABLE");
        Board.Expect(Get().Flags, SignalStack.Disabled, "ss_flags at last");
    }

    private static void Refused()
    {
        Board.Expect(Set(SignalStack.OnStack), Errno.None, "SS_ONSTACK");
        Board.Expect(Get().Flags, 0, "ss_flags after SS_ONSTACK");
        Board.Expect(Set(4), Errno.EINVAL, "flag 4");
        Board.Expect(Set(SignalStack.OnStack | SignalStack.Disabled), Errno.EINVAL, "both flags");
        Board.Expect(Set(0, 2047), Errno.ENOMEM, "a stack of 2047 bytes");
        Board.Expect(Unix.Call(SystemCall.SigAltStack, 8, 0), Errno.EFAULT, "a stack at 8");
        Board.Expect(Unix.Call(SystemCall.SigAltStack, 0, 8), Errno.EFAULT, "an old stack at 8");
    }

    private static void AutoDisarm()
    {
        static void Handler(int signal, SignalInformation* information, void* context)
        {
            int here = 0;
            Board.Expect(IsOnArea(&here), "the handler runs on the signal stack");
            Board.Expect(Get().Flags, SignalStack.Disabled, "ss_flags in the handler");
            Board.Slot(0) = 1;
        }

        Board.Expect(Set(SignalStack.AutoDisarm), Errno.None, "SS_AUTODISARM");
        Unix.Handle(Signal.User1, &Handler, Unix.OnStackFlag);
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Board.Expect(Board.Slot(0), 1, "runs");
        Board.Expect(Get().Flags, SignalStack.AutoDisarm, "ss_flags afterwards");
    }

    private static void Overflow()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            static void Again(int signal, SignalInformation* information, void* context) => Unix.Kill(Unix.GetPid(), (Signal)signal);

            Set();
            Unix.Handle(Signal.User1, &Again, Unix.OnStackFlag | Unix.NoDeferFlag);
            Unix.Kill(Unix.GetPid(), Signal.User1);
            Unix.Exit(0);
        }

        Ended.By(child, Signal.SegmentationFault, "the signal that ended it");
    }

    private static void StackOverflow()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            static void Handler(int signal, SignalInformation* information, void* context)
            {
                int here = 0;
                Unix.Exit(IsOnArea(&here) && information->Code == SignalCode.NotMapped ? 5 : 6);
            }

            // Little stack, so that its end comes soon.
            Unix.Limit(Unix.StackLimit, 262144);
            Set();
            Unix.Handle(Signal.SegmentationFault, &Handler, Unix.OnStackFlag);
            Unix.Exit(Deepen(1));
        }

        Ended.With(child, 5, "the exit code of the handler");
    }

    private static int Deepen(int level)
    {
        byte* room = stackalloc byte[4096];
        room[0] = (byte)level;
        return Deepen(level + room[0]) + room[0];
    }

    private static void Elsewhere()
    {
        Unix.Handle(Signal.User2, &Note, Unix.OnStackFlag);
        Unix.Kill(Unix.GetPid(), Signal.User2);
        Set();
        Unix.Handle(Signal.User2, &Note);
        Unix.Kill(Unix.GetPid(), Signal.User2);
        Board.Expect(Board.Slot(0), 2, "runs");
        Board.Expect(Board.Slot(1), 0, "on a stack that was not set: it");
        Board.Expect(Board.Slot(2), 0, "without SA_ONSTACK, on the signal stack: it");
    }
}
