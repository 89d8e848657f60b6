using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S3: real-time signals, what siginfo says about senders, and RLIMIT_SIGPENDING.</summary>
internal static unsafe class QueueItems
{
    private const int First = 40;
    private const uint Stranger = 54321;

    internal static void Run()
    {
        Item("S3 real-time signals queue in order, each with its value; lower numbers first", &InOrder);
        Item("S3 standard signals are pending once, with what came with the first", &StandardOnce);
        Item("S3 siginfo: kill, tgkill and sigqueue tell code, process and user", &Senders);
        Item("S3 siginfo may not be forged towards others: EPERM", &Forged);
        Item("S3 RLIMIT_SIGPENDING: sigqueue gives EAGAIN; kill of a real-time signal arrives without what came with it", &Limited);
        Item("S3 an ordinary user may not signal another's process, but may continue those of its session", &Permission);
    }

    private static void InOrder()
    {
        int own = Unix.GetPid();
        Unix.SetMask(Masks.All);
        foreach (int signal in (int[])[First - 1, First, First + 1, 64])
        {
            Recorder.Catch((Signal)signal, 0, Masks.All);
        }

        Unix.SigQueue(own, (Signal)First, 1);
        Unix.SigQueue(own, (Signal)64, 9);
        Unix.SigQueue(own, (Signal)(First + 1), 7);
        Unix.SigQueue(own, (Signal)First, 2);
        Unix.SigQueue(own, (Signal)(First - 1), 0xFEDC_BA98_7654_3210);
        Unix.SigQueue(own, (Signal)First, 3);
        Unix.SetMask(0);
        Recorder.ExpectOrder([First - 1, First, First, First, First + 1, 64], "the order");
        Board.Expect((long)Recorder.At(0).Value, unchecked((long)0xFEDC_BA98_7654_3210), "the first value");
        for (int run = 1; run <= 3; run++)
        {
            Board.Expect((long)Recorder.At(run).Value, run, "the value");
        }

        Board.Expect((long)Recorder.At(4).Value, 7, "the value of a higher signal");
    }

    private static void StandardOnce()
    {
        Recorder.Catch(Signal.User1);
        Unix.SetMask(Masks.All);
        Unix.SigQueue(Unix.GetPid(), Signal.User1, 1);
        Unix.SigQueue(Unix.GetPid(), Signal.User1, 2);
        Unix.SetMask(0);
        Recorder.ExpectOrder([(int)Signal.User1], "runs");
        Board.Expect((long)Recorder.At(0).Value, 1, "the value");
    }

    private static void Senders()
    {
        int own = Unix.GetPid();
        Recorder.Catch(Signal.User1);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Kill(own, Signal.User1);
            Unix.Exit(0);
        }

        Ended.With(child, 0, "the sender's exit code");
        Unix.TgKill(own, own, Signal.User1);
        Unix.SigQueue(own, Signal.User1, 5);
        Board.Expect(Recorder.Count, 3, "runs");
        ExpectSender(0, SignalCode.User, child.Int);
        ExpectSender(1, SignalCode.ThreadKill, own);
        ExpectSender(2, SignalCode.Queue, own);
    }

    private static void ExpectSender(int run, int code, int process)
    {
        Board.Expect(Recorder.At(run).Code, code, "si_code");
        Board.Expect(Recorder.At(run).ProcessId, process, "si_pid");
        Board.Expect(Recorder.At(run).UserId, Unix.GetUid(), "si_uid");
        Board.Expect(Recorder.At(run).Error, 0, "si_errno");
    }

    private static SysResult Queue(int process, int signal, int code)
    {
        var information = new SignalInformation { Number = 3, Code = code, ProcessId = 1, UserId = 2, Value = 4 };
        return Unix.Call(SystemCall.RtSigQueueInfo, (ulong)process, (ulong)signal, (ulong)&information);
    }

    private static void Forged()
    {
        int parent = Unix.GetPpid();
        int own = Unix.GetPid();
        Board.Expect(Queue(parent, 0, SignalCode.User), Errno.EPERM, "SI_USER to another");
        Board.Expect(Queue(parent, 0, SignalCode.Kernel), Errno.EPERM, "SI_KERNEL to another");
        Board.Expect(Queue(parent, 0, SignalCode.ThreadKill), Errno.EPERM, "SI_TKILL to another");
        var forged = new SignalInformation { Number = (int)Signal.User1, Code = SignalCode.Kernel };
        SysResult stranger = Unix.Call(SystemCall.RtTgSigQueueInfo, (ulong)own, (ulong)parent, (ulong)Signal.User1, (ulong)&forged);
        Board.Expect(stranger, Errno.EPERM, "SI_KERNEL to a thread that is not there: before ESRCH");
        Board.Expect(Queue(parent, 0, SignalCode.Timer), Errno.None, "SI_TIMER to another");
        Board.Expect(Queue(own, 65, SignalCode.Queue), Errno.EINVAL, "signal 65");
        Board.Expect(Queue(0x3FFFFFFF, 10, SignalCode.Queue), Errno.ESRCH, "to nobody");
        Recorder.Catch(Signal.User1);
        Board.Expect(Queue(own, (int)Signal.User1, SignalCode.Kernel), Errno.None, "SI_KERNEL to itself");
        Board.Expect(Recorder.At(0).Code, SignalCode.Kernel, "si_code");
        Board.Expect(Recorder.At(0).ProcessId, 1, "si_pid");
        Board.Expect((long)Recorder.At(0).Value, 4, "si_value");
    }

    private static void Limited()
    {
        // Signals are counted by user: one of its own, if that may be.
        Unix.Call(SystemCall.SetResUid, Stranger, Stranger, Stranger);
        int own = Unix.GetPid();
        Unix.SetMask(Masks.All);
        Unix.Limit(Unix.PendingSignalLimit, 3);
        for (ulong value = 1; value <= 3; value++)
        {
            Board.Expect(Unix.SigQueue(own, (Signal)First, value), Errno.None, "sigqueue below the limit");
        }

        Board.Expect(Unix.SigQueue(own, (Signal)First, 4), Errno.EAGAIN, "sigqueue at the limit");
        Board.Expect(Unix.SigQueue(own, (Signal)(First + 1), 4), Errno.EAGAIN, "sigqueue of another signal");
        Board.Expect(Unix.SigQueue(own, Signal.User1, 4), Errno.None, "sigqueue of a standard signal");
        Board.Expect(Unix.Kill(own, Signal.User2), Errno.None, "kill with a standard signal");
        Board.Expect(Unix.Kill(own, (Signal)(First + 2)), Errno.None, "kill with a real-time signal");
        SignalInformation information;
        Board.Expect(Unix.SigTimedWait(Masks.Of(First + 2), &information, 0).Raw, First + 2, "what kill sent");
        Board.Expect(information.Code, SignalCode.User, "si_code of what kill sent");
        Board.Expect(information.ProcessId, 0, "si_pid of what kill sent");
        Board.Expect(Unix.SigTimedWait(Masks.Of((int)Signal.User2), &information, 0).Raw, (int)Signal.User2, "what kill sent first");
        Board.Expect(information.ProcessId, own, "si_pid of a standard signal");
        Board.Expect(Unix.SigTimedWait(Masks.Of((int)Signal.User1), &information, 0).Raw, (int)Signal.User1, "the standard signal");
        Board.Expect(Unix.SigTimedWait(Masks.Of(First), &information, 0).Raw, First, "the first in the queue");
        Board.Expect(Unix.SigQueue(own, (Signal)First, 4), Errno.None, "sigqueue after one was taken");
        Board.Expect(Unix.SigQueue(own, (Signal)First, 5), Errno.EAGAIN, "sigqueue at the limit again");
    }

    private static void Permission()
    {
        if (Unix.GetUid() != 0)
        {
            return;
        }

        int own = Unix.GetPid();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Call(SystemCall.SetResUid, Stranger, Stranger, Stranger);
            Board.Expect(Unix.Kill(own, Signal.User1), Errno.EPERM, "kill of the superuser's process");
            Board.Expect(Unix.Kill(own, Signal.None), Errno.EPERM, "kill with 0");
            Board.Expect(Unix.Kill(own, Signal.Continue), Errno.None, "kill with CONT");
            Board.Expect(Unix.TgKill(own, own, Signal.User1), Errno.EPERM, "tgkill");
            Board.Expect(Unix.SigQueue(own, Signal.User1, 1), Errno.EPERM, "sigqueue");
            Unix.Exit(0);
        }

        Ended.With(child, 0, "the stranger's exit code");
    }
}
