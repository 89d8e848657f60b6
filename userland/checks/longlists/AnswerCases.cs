using System.Threading;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>
/// One event concerns tens of thousands of threads at once, each with a little to do. Another process wakes up in time all the
/// while; and no stretch of the kernel's grows with their number.
/// </summary>
internal static unsafe partial class AnswerCases
{
    private const ulong Threads = 25_000;
    private const ulong Fewer = 8000;
    private const long PauseNanoseconds = 1_000_000;
    private const ulong Local = 1;
    private const ulong Stream = 1;

    private static int s_socket;

    internal static void Run()
    {
        Case("25000 threads receive from a socket whose other end is closed: another process answers", &OtherEndCloses);
        Case("25000 threads stop and go on: another process answers", &StopAndGoOn);
        Case("25000 threads read a counter, one after the other: another process answers", &ReadInTurn);
        Case("25000 threads wait for one of an epoll's files: another process answers", &WaitForEvent);
        Case("25000 threads sleep until one moment: another process answers", &SleepUntil);
        Case("20000 timers of one moment: another process answers", &TimersAtOnce);
        Case("500 children wait for a record lock: another process answers", &WaitForLock);
        Case("8000 threads end by an exec, and a signal that they block is pending: it takes no longer", &EndByExec);
        Case("8000 threads block a signal: it is sent, by a child, too", &Blocked);
        Case("8000 threads block a signal, and one has it pending: SIGCONT takes it back", &TakenBack);
    }

    private static bool OtherEndCloses()
    {
        int* pair = stackalloc int[2];
        var watcher = new Watcher();
        Unix.Call(SystemCall.SocketPair, Local, Stream, 0, (ulong)pair);
        s_socket = pair[0];
        bool isStarted = CrowdCases.Start(&Receive, Threads);
        Unix.Close(pair[1]);
        return Holds(isStarted, "all are started") & CrowdCases.AllAwake((int)Threads) & watcher.HasAnswered();
    }

    private static int Receive(void* unused)
    {
        Interlocked.Increment(ref CrowdCases.s_ready);
        byte got;
        Unix.Call(SystemCall.RecvFrom, (ulong)s_socket, (ulong)&got, 1, 0, 0, 0);
        Interlocked.Increment(ref CrowdCases.s_awake);
        return 0;
    }

    private static bool StopAndGoOn()
    {
        const ulong untraced = 2;
        const ulong continued = 8;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            bool isStarted = CrowdCases.Start(&CrowdCases.WaitAtWord, Threads);
            Unix.Kill(Unix.GetPid(), Signal.Stop);
            Unix.Sleep(100 * PauseNanoseconds);
            Unix.Kill(Unix.GetPid(), Signal.Stop);
            Unix.Exit(isStarted ? 0 : 1);
        }

        int status;
        bool isStopped = Unix.Call(SystemCall.Wait4, (ulong)child.Int, (ulong)&status, untraced).Raw == child.Raw;
        var watcher = new Watcher();
        Unix.Kill(child.Int, Signal.Continue);
        bool goesOn = Unix.Call(SystemCall.Wait4, (ulong)child.Int, (ulong)&status, continued).Raw == child.Raw && status == 0xffff;
        isStopped &= Unix.Call(SystemCall.Wait4, (ulong)child.Int, (ulong)&status, untraced).Raw == child.Raw && (status & 0xff) == 0x7f;
        Unix.Kill(child.Int, Signal.Kill);
        bool hasAnswered = watcher.HasAnswered();
        Unix.Wait(child.Int, out WaitStatus end);
        return Holds(isStopped && goesOn, "it stops, goes on, and stops") & hasAnswered & Holds(end.WasKilled, "and ends");
    }

    private static bool Blocked()
    {
        Unix.SetMask(ulong.MaxValue);
        bool isStarted = CrowdCases.Start(&CrowdCases.WaitAtWord, Fewer);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(0);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        bool isSent = true;
        for (Signal signal = Signal.Hangup; signal < Signal.Kill; signal++)
        {
            isSent &= Unix.Kill(Unix.GetPid(), signal).Succeeded;
        }

        return Holds(isStarted && status.Is(0) && isSent, "nobody takes it");
    }

    private static bool TakenBack()
    {
        Unix.SetMask(ulong.MaxValue);
        bool isStarted = CrowdCases.Start(&CrowdCases.WaitAtWord, Fewer);
        int process = Unix.GetPid();
        bool isSent = Unix.Call(SystemCall.TgKill, (ulong)process, (ulong)process, (ulong)Signal.TerminalStop).Succeeded
            && Unix.Kill(process, Signal.Continue).Succeeded;
        ulong pending = ulong.MaxValue;
        for (int i = 0; i < 1000 && (pending >> ((int)Signal.TerminalStop - 1) & 1) != 0; i++)
        {
            Unix.Sleep(PauseNanoseconds);
            Unix.Call(SystemCall.RtSigPending, (ulong)&pending, sizeof(ulong));
        }

        return Holds(isStarted && isSent, "both are sent") & Holds((pending >> ((int)Signal.TerminalStop - 1) & 1) == 0, "the first is gone");
    }
}
