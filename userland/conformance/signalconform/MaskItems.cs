using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S2: masks, pending signals, and the order in which they are delivered.</summary>
internal static unsafe class MaskItems
{
    private const int Hangup = (int)Signal.Hangup;
    private const int User1 = (int)Signal.User1;
    private const int User2 = (int)Signal.User2;
    private const int Fault = (int)Signal.SegmentationFault;

    internal static void Run()
    {
        Item("S2 a blocked signal is pending, once, and delivered before the call that unblocks it returns", &Blocked);
        Item("S2 KILL and STOP cannot be blocked", &Unblockable);
        Item("S2 sigprocmask: unknown how, another size and a bad pointer", &Refused);
        Item("S2 the lowest number is taken first; without a mask the last one taken runs first", &Order);
        Item("S2 SEGV and its like are taken before lower numbers", &SynchronousFirst);
        Item("S2 a thread's own signals are taken before the process's", &OwnFirst);
        Item("S2 ignoring a signal forgets it where it is pending; blocked and ignored it is pending still", &Forgotten);
        Item("S2 a stop signal forgets CONT, and CONT forgets stop signals", &StopAndContinue);
        Item("S2 sa_mask and the signal itself are blocked in the handler, and the mask comes back", &HandlerMask);
    }

    private static void Raise(params int[] signals)
    {
        foreach (int signal in signals)
        {
            Board.Expect(Unix.Kill(Unix.GetPid(), (Signal)signal), Errno.None, "kill");
        }
    }

    private static void CatchAll(ulong mask, params int[] signals)
    {
        foreach (int signal in signals)
        {
            Recorder.Catch((Signal)signal, 0, mask);
        }
    }

    private static void Blocked()
    {
        Recorder.Catch(Signal.User1);
        Unix.Block(Masks.Of(User1));
        Board.Expect((long)Unix.PendingSignals(), 0, "pending at first");
        Raise(User1, User1, User1);
        Board.Expect(Recorder.Count, 0, "runs while it is blocked");
        Board.Expect((long)Unix.PendingSignals(), (long)Masks.Of(User1), "pending");
        Unix.Unblock(Masks.Of(User1));
        Recorder.ExpectOrder([User1], "runs after it is unblocked");
        Board.Expect((long)Unix.PendingSignals(), 0, "pending at last");
    }

    private static void Unblockable()
    {
        Unix.SetMask(Masks.All);
        ulong mask = Unix.Block(0);
        Board.Expect((long)mask, (long)~Masks.Of((int)Signal.Kill, (int)Signal.Stop), "the mask after blocking all");
    }

    private static void Refused()
    {
        ulong set = 0;
        Board.Expect(Unix.Call(SystemCall.RtSigProcMask, 3, (ulong)&set, 0, 8), Errno.EINVAL, "how 3");
        Board.Expect(Unix.Call(SystemCall.RtSigProcMask, 3, 0, (ulong)&set, 8), Errno.None, "how 3 without a set");
        Board.Expect(Unix.Call(SystemCall.RtSigProcMask, 0, (ulong)&set, 0, 4), Errno.EINVAL, "a set of 4 bytes");
        Board.Expect(Unix.Call(SystemCall.RtSigProcMask, 0, 8, 0, 8), Errno.EFAULT, "a set at 8");
        Board.Expect(Unix.Call(SystemCall.RtSigProcMask, 0, 0, 8, 8), Errno.EFAULT, "an old set at 8");
        Board.Expect(Unix.Call(SystemCall.RtSigPending, (ulong)&set, 9), Errno.EINVAL, "sigpending of 9 bytes");
        Board.Expect(Unix.Call(SystemCall.RtSigSuspend, (ulong)&set, 4), Errno.EINVAL, "sigsuspend with 4 bytes");
        Board.Expect(Unix.Call(SystemCall.RtSigAction, 10, 0, (ulong)&set, 4), Errno.EINVAL, "sigaction with 4 bytes");
    }

    private static void Order()
    {
        CatchAll(Masks.All, Hangup, User1, User2);
        Unix.SetMask(Masks.All);
        Raise(User2, Hangup, User1);
        Unix.SetMask(0);
        Recorder.ExpectOrder([Hangup, User1, User2], "with all blocked in handlers");
        Recorder.Clear();
        CatchAll(0, Hangup, User1, User2);
        Unix.SetMask(Masks.All);
        Raise(User2, Hangup, User1);
        Unix.SetMask(0);
        Recorder.ExpectOrder([User2, User1, Hangup], "with nothing blocked in handlers");
    }

    private static void SynchronousFirst()
    {
        CatchAll(Masks.All, Hangup, User1, Fault, (int)Signal.BadSystemCall);
        Unix.SetMask(Masks.All);
        Raise((int)Signal.BadSystemCall, Hangup, Fault, User1);
        Unix.SetMask(0);
        Recorder.ExpectOrder([Fault, (int)Signal.BadSystemCall, Hangup, User1], "the order");
    }

    private static void OwnFirst()
    {
        CatchAll(Masks.All, Hangup, User1);
        Unix.SetMask(Masks.All);
        Raise(Hangup);
        Unix.TgKill(Unix.GetPid(), Unix.GetTid(), Signal.User1);
        Unix.TgKill(Unix.GetPid(), Unix.GetTid(), Signal.Hangup);
        Unix.SetMask(0);
        Recorder.ExpectOrder([Hangup, User1, Hangup], "the order");
        Board.Expect(Recorder.At(0).Code, SignalCode.ThreadKill, "si_code of the first");
        Board.Expect(Recorder.At(2).Code, SignalCode.User, "si_code of the last");
    }

    private static void Forgotten()
    {
        Unix.Block(Masks.Of(User1));
        Raise(User1);
        Unix.Ignore(Signal.User1);
        Board.Expect((long)Unix.PendingSignals(), 0, "pending after it is ignored");
        Raise(User1);
        Board.Expect((long)Unix.PendingSignals(), (long)Masks.Of(User1), "pending when it is ignored and blocked");
        Recorder.Catch(Signal.User1);
        Unix.SetMask(0);
        Recorder.ExpectOrder([User1], "runs once it is caught");
        Unix.SetDefault(Signal.Child);
        Unix.Block(Masks.Of((int)Signal.Child));
        Raise((int)Signal.Child);
        Board.Expect((long)Unix.PendingSignals(), (long)Masks.Of((int)Signal.Child), "CHLD pending when it is blocked");
        Unix.SetDefault(Signal.Child);
        Board.Expect((long)Unix.PendingSignals(), 0, "CHLD pending after its default is set");
    }

    private static void StopAndContinue()
    {
        Unix.Block(Masks.Of((int)Signal.Continue, (int)Signal.TerminalStop, (int)Signal.TerminalInput));
        Raise((int)Signal.Continue);
        Board.Expect((long)Unix.PendingSignals(), (long)Masks.Of((int)Signal.Continue), "pending after CONT");
        Raise((int)Signal.TerminalStop, (int)Signal.TerminalInput);
        Board.Expect(
            (long)Unix.PendingSignals(), (long)Masks.Of((int)Signal.TerminalStop, (int)Signal.TerminalInput), "pending after TSTP and TTIN");
        Raise((int)Signal.Continue);
        Board.Expect((long)Unix.PendingSignals(), (long)Masks.Of((int)Signal.Continue), "pending after another CONT");
    }

    private static void HandlerMask()
    {
        static void Handler(int signal, SignalInformation* information, void* context) => Board.Slot(0) = (int)Unix.Block(0);

        Unix.SetMask(Masks.Of(Hangup));
        Unix.Handle(Signal.User1, &Handler, 0, Masks.Of(User2, (int)Signal.Kill));
        Raise(User1);
        Board.Expect(Board.Slot(0), (long)Masks.Of(Hangup, User1, User2), "the mask in the handler");
        Board.Expect((long)Unix.Block(0), (long)Masks.Of(Hangup), "the mask after it");
    }
}
