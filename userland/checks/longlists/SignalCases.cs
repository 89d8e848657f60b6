using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Signals that are queued by the thousand, and sent to thousands.</summary>
internal static unsafe class SignalCases
{
    private const int PendingSignalsLimit = 11;
    private const int Most = 30_000;
    private const Signal First = (Signal)40;
    private const Signal Second = (Signal)41;

    internal static void Run()
    {
        Case("30000 queued signals are ignored from now on", &Ignored);
        Case("30000 queued signals, and one of another number is taken", &TakenBehind);
        Case("the end of a process with 30000 queued signals", &End);
        Case("a pipe tells a group of 3000 that it can be read", &TellGroup);
        Case("6000 threads that block a signal of 500 timers", &TimersBeside);
    }

    private static int Queue(Signal signal)
    {
        int sent = 0;
        Unix.Limit(PendingSignalsLimit, Most + 1, Most + 1);
        Unix.SetMask(ulong.MaxValue);
        for (int i = 0; i < Most; i++)
        {
            sent += Unix.SigQueue(Unix.GetPid(), signal, (ulong)i).Succeeded ? 1 : 0;
        }

        return sent;
    }

    private static bool Ignored()
    {
        int sent = Queue(First);
        Unix.Ignore(First);
        return Holds(sent == Most, "all are sent") & Holds(Unix.SigQueue(Unix.GetPid(), Second, 0).Succeeded, "and make room");
    }

    private static bool TakenBehind()
    {
        int sent = Queue(First);
        ulong set = 1UL << ((int)Second - 1);
        TimeSpecification time = default;
        bool isSent = Unix.SigQueue(Unix.GetPid(), Second, 0).Succeeded;
        long taken = Unix.Call(SystemCall.RtSigTimedWait, (ulong)&set, 0, (ulong)&time, sizeof(ulong)).Raw;
        return Holds(sent == Most && isSent, "all are sent") & Holds(taken == (long)Second, "it is taken");
    }

    private static bool End()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(Queue(First) == Most ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "it ends");
    }

    private static bool TellGroup()
    {
        const ulong setOwner = 8;
        const ulong setFlags = 4;
        const ulong asynchronous = 0x2000;
        SysResult leader = Unix.Fork();
        if (leader.Raw == 0)
        {
            Unix.SetPgid(0, 0);
            Unix.Ignore(Signal.InputOutput);
            bool isMade = CrowdCases.MakeChildren();
            Unix.Pipe2(out int reader, out int writer);
            isMade &= Unix.Call(SystemCall.FCntl, (ulong)reader, setOwner, (ulong)-Unix.GetPid()).Succeeded;
            isMade &= Unix.Call(SystemCall.FCntl, (ulong)reader, setFlags, asynchronous).Succeeded;
            isMade &= Unix.Write(writer, "x"u8).Raw == 1;
            Unix.Ignore(Signal.Terminate);
            Unix.Kill(0, Signal.Terminate);
            Unix.Exit(isMade & CrowdCases.Reap(Signal.Terminate) ? 0 : 1);
        }

        Unix.Wait(leader.Int, out WaitStatus status);
        return Holds(status.Is(0), "the group ends well");
    }

    private static int BlockAll(void* unused)
    {
        ulong all = ulong.MaxValue;
        Unix.Call(SystemCall.RtSigProcMask, 2, (ulong)&all, 0, sizeof(ulong));
        return CrowdCases.WaitAtWord(null);
    }

    private static bool TimersBeside()
    {
        const int timers = 500;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.SetMask(ulong.MaxValue);
            bool isStarted = CrowdCases.Start(&BlockAll);
            long* setting = stackalloc long[4];
            new System.Span<long>(setting, 4).Clear();
            setting[1] = setting[3] = 1_000_000;
            int* notification = stackalloc int[16];
            for (int i = 0; i < timers; i++)
            {
                new System.Span<int>(notification, 16).Clear();
                notification[2] = (int)First + (i % 20);
                int timer;
                isStarted &= Unix.Call(SystemCall.TimerCreate, 1, (ulong)notification, (ulong)&timer).Succeeded
                    && Unix.Call(SystemCall.TimerSetTime, (ulong)timer, 0, (ulong)setting, 0).Succeeded;
            }

            Unix.Sleep(100_000_000);
            Unix.Exit(isStarted ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "it ends");
    }
}
