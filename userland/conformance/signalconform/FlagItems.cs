using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S4: the flags of sigaction, and handlers in handlers.</summary>
internal static unsafe class FlagItems
{
    private const ulong Information = 4;
    private const ulong Restorer = 0x04000000;
    private const int Depth = 20;

    private static int s_depth;
    private static int s_deepest;

    internal static void Run()
    {
        Item("S4 a handler is not interrupted by its own signal; with SA_NODEFER it is", &Nesting);
        Item("S4 handlers of different signals nest", &Different);
        Item("S4 SA_RESETHAND: the handler runs once, then the default", &Reset);
        Item("S4 sigaction tells what was set; unknown flags are forgotten", &Told);
        Item("S4 without a restorer the process gets SEGV", &NoRestorer);
        Item("S4 a handler at an address that is none ends the process by SEGV", &BadHandler);
    }

    private static void Descend(int signal, SignalInformation* information, void* context)
    {
        s_depth++;
        s_deepest = s_depth > s_deepest ? s_depth : s_deepest;
        if (++Board.Slot(0) < Depth)
        {
            Unix.Kill(Unix.GetPid(), (Signal)signal);
        }

        s_depth--;
    }

    private static void Nesting()
    {
        Unix.Handle(Signal.User1, &Descend);
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Board.Expect(Board.Slot(0), Depth, "runs one after another");
        Board.Expect(s_deepest, 1, "the depth");
        Board.Slot(0) = 0;
        Unix.Handle(Signal.User1, &Descend, Unix.NoDeferFlag);
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Board.Expect(Board.Slot(0), Depth, "runs within each other");
        Board.Expect(s_deepest, Depth, "the depth with SA_NODEFER");
        Board.Expect((long)Unix.Block(0), 0, "the mask at last");
    }

    private static void Different()
    {
        static void Next(int signal, SignalInformation* information, void* context)
        {
            s_depth++;
            s_deepest = s_depth > s_deepest ? s_depth : s_deepest;
            if (signal < 63)
            {
                Unix.Kill(Unix.GetPid(), (Signal)(signal + 1));
            }

            s_depth--;
        }

        for (int signal = 34; signal < 64; signal++)
        {
            Unix.Handle((Signal)signal, &Next);
        }

        Unix.Kill(Unix.GetPid(), (Signal)34);
        Board.Expect(s_deepest, 30, "the depth");
        Board.Expect(s_depth, 0, "the depth at last");
        Board.Expect((long)Unix.Block(0), 0, "the mask at last");
    }

    private static void Reset()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Recorder.Catch(Signal.User1, Unix.ResetHandlerFlag);
            Unix.Kill(Unix.GetPid(), Signal.User1);
            Board.Slot(0) = Recorder.Count;
            Unix.GetAction(Signal.User1, out SignalAction action);
            Board.Expect(action.Handler == SignalAction.Default, "the default is back");
            Board.Expect((action.Flags & (Unix.ResetHandlerFlag | Information)) == (Unix.ResetHandlerFlag | Information), "the flags stay");
            Unix.Kill(Unix.GetPid(), Signal.User1);
            Unix.Exit(0);
        }

        Ended.By(child, Signal.User1, "the signal that ended it");
        Board.Expect(Board.Slot(0), 1, "runs");
    }

    private static void Told()
    {
        const ulong known = 0xDC000807;
        const ulong mask = 0x8000_0000_0000_0001;
        var action = new SignalAction { Handler = (void*)0x1234, Flags = 0xFFFF_FFFF & ~Restorer, Mask = mask | Masks.Of(9, 19) };
        Board.Expect(Unix.Call(SystemCall.RtSigAction, 10, (ulong)&action, 0, 8), Errno.None, "sigaction");
        Unix.GetAction(Signal.User1, out SignalAction told);
        Board.Expect((long)told.Handler, 0x1234, "the handler");
        Board.Expect((long)told.Flags, (long)(known & ~Restorer), "the flags");
        Board.Expect((long)told.Mask, unchecked((long)mask), "the mask");
    }

    private static void NoRestorer()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            delegate*<int, SignalInformation*, void*, void> handler = &Recorder.Handler;
            var action = new SignalAction { Handler = handler, Flags = Information };
            Unix.Call(SystemCall.RtSigAction, 10, (ulong)&action, 0, 8);
            Unix.Kill(Unix.GetPid(), Signal.User1);
            Unix.Exit(0);
        }

        Ended.By(child, Signal.SegmentationFault, "the signal that ended it");
    }

    private static void BadHandler()
    {
        foreach (ulong address in (ulong[])[0x10, 0xFFFF_8000_0000_0000, 0x8000_0000_0000_0000])
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                var action = new SignalAction { Handler = (void*)address, Flags = Restorer, Restorer = (void*)0x10 };
                Unix.Call(SystemCall.RtSigAction, 10, (ulong)&action, 0, 8);
                Unix.Kill(Unix.GetPid(), Signal.User1);
                Unix.Exit(0);
            }

            Ended.By(child, Signal.SegmentationFault, "the signal that ended it");
        }
    }
}
