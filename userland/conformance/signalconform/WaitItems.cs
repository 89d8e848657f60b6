using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S9: sigsuspend, pause, sigtimedwait.</summary>
internal static unsafe class WaitItems
{
    private const ulong User1 = 1UL << 9;
    private const ulong User2 = 1UL << 11;
    private const long Second = 1_000_000_000;

    internal static void Run()
    {
        Item("S9 sigsuspend waits with its mask, runs the handler under it and brings the mask back", &Suspend);
        Item("S9 sigtimedwait takes a blocked signal with its siginfo, lowest first, and runs no handler", &Take);
        Item("S9 sigtimedwait: EAGAIN when the time is over, at once for no time", &Timeout);
        Item("S9 sigtimedwait: another signal's handler gives EINTR; a time that is none EINVAL", &Interrupted);
        Item("S9 sigtimedwait takes a blocked signal that is sent while it waits; one that is not blocked acts", &SentWhileWaiting);
        Item("S9 sigtimedwait never takes KILL or STOP", &NeverKill);
    }

    private static void Suspend()
    {
        static void Handler(int signal, SignalInformation* information, void* context) => Board.Slot(0) = (int)Unix.Block(0);

        Unix.Handle(Signal.User1, &Handler);
        Unix.SetMask(User1 | User2);
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Board.Expect(Unix.SigSuspend(1), Errno.EINTR, "sigsuspend");
        Board.Expect(Board.Slot(0), (long)(User1 | 1), "the mask in the handler");
        Board.Expect((long)Unix.Block(0), (long)(User1 | User2), "the mask afterwards");
    }

    private static void Take()
    {
        SignalInformation information;
        Unix.Handle(Signal.User1, &Recorder.Handler);
        Unix.SetMask(Masks.All);
        Unix.SigQueue(Unix.GetPid(), (Signal)50, 50);
        Unix.SigQueue(Unix.GetPid(), Signal.User1, 10);
        Unix.SigQueue(Unix.GetPid(), (Signal)50, 51);
        foreach (int value in (int[])[10, 50, 51])
        {
            Board.Expect(Unix.SigTimedWait(User1 | Masks.Of(50), &information, -1).Raw, value == 10 ? 10 : 50, "the signal");
            Board.Expect((long)information.Value, value, "the value");
            Board.Expect(information.Code, SignalCode.Queue, "si_code");
        }

        Board.Expect((long)Unix.PendingSignals(), 0, "pending");
        Board.Expect(Recorder.Count, 0, "runs");
    }

    private static void Timeout()
    {
        Unix.SetMask(User1);
        long begin = Unix.Now();
        Board.Expect(Unix.SigTimedWait(User1, null, 20_000_000), Errno.EAGAIN, "20 ms");
        Board.Expect(Unix.Now() - begin >= 20_000_000, "it waited for 20 ms");
        Board.Expect(Unix.SigTimedWait(User1, null, 0), Errno.EAGAIN, "no time");
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Board.Expect(Unix.SigTimedWait(User1, null, 0).Raw, 10, "no time, when it is pending");
    }

    private static void Interrupted()
    {
        Unix.SetMask(User1);
        Recorder.Catch(Signal.Alarm, Unix.RestartFlag);
        Unix.SetRealTimer(20_000);
        Board.Expect(Unix.SigTimedWait(User1, null, 30 * Second), Errno.EINTR, "sigtimedwait");
        var time = new TimeSpecification { Nanoseconds = Second };
        ulong set = User1;
        Board.Expect(Unix.Call(SystemCall.RtSigTimedWait, (ulong)&set, 0, (ulong)&time, 8), Errno.EINVAL, "a second in nanoseconds");
        Board.Expect(Unix.Call(SystemCall.RtSigTimedWait, (ulong)&set, 0, 0, 4), Errno.EINVAL, "a set of 4 bytes");
        Board.Expect(Unix.Call(SystemCall.RtSigTimedWait, 8, 0, 0, 8), Errno.EFAULT, "a set at 8");
    }

    private static void SentWhileWaiting()
    {
        Unix.SetMask(User1 | Unix.MaskOf(Signal.Child));
        Sleeper.Begin(&WaitForUser1, 0);
        Unix.Kill(Sleeper.Child, Signal.User1);
        Sleeper.ExpectOutcome((int)Signal.User1, "a blocked one that would end the process");
        Sleeper.Begin(&WaitForChild, 0);
        Unix.Kill(Sleeper.Child, Signal.Child);
        Sleeper.ExpectOutcome((int)Signal.Child, "a blocked one that is ignored");
        Unix.SetMask(0);
        Sleeper.Begin(&WaitForUser1, 0);
        Unix.Kill(Sleeper.Child, Signal.User1);
        Ended.By(Sleeper.Child, Signal.User1, "one that is not blocked");
        Sleeper.Begin(&WaitForChild, 0);
        Unix.Kill(Sleeper.Child, Signal.Child);
        Sleeper.WaitUntilAsleep();
        Sleeper.Interrupt();
        Sleeper.ExpectOutcome(Errno.EINTR, "one that is not blocked and ignored, and then a handler");
    }

    private static SysResult WaitForUser1()
    {
        Unix.SetDefault(Signal.User1);
        return Unix.SigTimedWait(User1, null, -1);
    }

    private static SysResult WaitForChild() => Unix.SigTimedWait(Unix.MaskOf(Signal.Child), null, -1);

    private static void NeverKill()
    {
        Sleeper.Begin(&WaitForAll, 0);
        Unix.Kill(Sleeper.Child, Signal.Kill);
        Ended.By(Sleeper.Child, Signal.Kill, "the signal that ended it");
    }

    private static SysResult WaitForAll() => Unix.SigTimedWait(Masks.All, null, -1);
}
