using System.Threading;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <content>Thousands that wait for a counter, an epoll, a moment, a lock, or for their end.</content>
internal static unsafe partial class AnswerCases
{
    private const int PendingLimit = 11;
    private const ulong Monotonic = 1;
    private const ulong Absolute = 1;

    private static int s_file;
    private static long s_moment;

    private static bool ReadInTurn()
    {
        const ulong semaphore = 1;
        s_file = Unix.Call(SystemCall.EventFd2, 0, semaphore).Int;
        bool isStarted = CrowdCases.Start(&ReadCounter, Threads);
        var watcher = new Watcher();
        ulong count = Threads;
        Unix.Call(SystemCall.Write, (ulong)s_file, (ulong)&count, sizeof(ulong));
        return Holds(isStarted, "all are started") & CrowdCases.AllAwake((int)Threads) & watcher.HasAnswered();
    }

    private static int ReadCounter(void* unused)
    {
        Interlocked.Increment(ref CrowdCases.s_ready);
        ulong read;
        Unix.Call(SystemCall.Read, (ulong)s_file, (ulong)&read, sizeof(ulong));
        Interlocked.Increment(ref CrowdCases.s_awake);
        return 0;
    }

    private static bool WaitForEvent()
    {
        const ulong add = 1;
        const int readable = 1;
        int* record = stackalloc int[3];
        record[0] = readable;
        Unix.Pipe2(out int reader, out int writer);
        s_file = Unix.Call(SystemCall.EpollCreate1, 0).Int;
        Unix.Call(SystemCall.EpollCtl, (ulong)s_file, add, (ulong)reader, (ulong)record);
        bool isStarted = CrowdCases.Start(&WaitAtEpoll, Threads);
        var watcher = new Watcher();
        Unix.Write(writer, "x"u8);
        return Holds(isStarted, "all are started") & CrowdCases.AllAwake((int)Threads) & watcher.HasAnswered();
    }

    private static int WaitAtEpoll(void* unused)
    {
        int* record = stackalloc int[3];
        Interlocked.Increment(ref CrowdCases.s_ready);
        Unix.Call(SystemCall.EpollWait, (ulong)s_file, (ulong)record, 1, ulong.MaxValue);
        Interlocked.Increment(ref CrowdCases.s_awake);
        return 0;
    }

    private static bool SleepUntil()
    {
        s_moment = Unix.Now() + (1000 * PauseNanoseconds);
        bool isStarted = CrowdCases.Start(&SleepUntilMoment, Threads);
        var watcher = new Watcher();
        return Holds(isStarted && Unix.Now() < s_moment, "all are started") & CrowdCases.AllAwake((int)Threads) & watcher.HasAnswered();
    }

    private static int SleepUntilMoment(void* unused)
    {
        long* moment = stackalloc long[2];
        moment[0] = s_moment / 1_000_000_000;
        moment[1] = s_moment % 1_000_000_000;
        Interlocked.Increment(ref CrowdCases.s_ready);
        Unix.Call(SystemCall.ClockNanoSleep, Monotonic, Absolute, (ulong)moment, 0);
        Interlocked.Increment(ref CrowdCases.s_awake);
        return 0;
    }

    private static bool TimersAtOnce()
    {
        const int timers = 20_000;
        Unix.Limit(PendingLimit, timers + 100, timers + 100);
        long moment = Unix.Now() + (300 * PauseNanoseconds);
        long* setting = stackalloc long[4];
        setting[0] = setting[1] = 0;
        setting[2] = moment / 1_000_000_000;
        setting[3] = moment % 1_000_000_000;
        int* notification = stackalloc int[16];
        new System.Span<int>(notification, 16).Clear();
        notification[2] = (int)Signal.Alarm;
        Unix.Ignore(Signal.Alarm);
        bool areSet = true;
        for (int i = 0; i < timers; i++)
        {
            int timer;
            areSet &= Unix.Call(SystemCall.TimerCreate, Monotonic, (ulong)notification, (ulong)&timer).Succeeded
                && Unix.Call(SystemCall.TimerSetTime, (ulong)timer, Absolute, (ulong)setting, 0).Succeeded;
        }

        var watcher = new Watcher();
        bool isInTime = Unix.Now() < moment;
        Unix.Sleep(400 * PauseNanoseconds);
        return Holds(areSet && isInTime, "all are set") & watcher.HasAnswered();
    }

    private static bool WaitForLock()
    {
        const int children = 500;
        int file = Unix.Open("/tmp/longlists-lock", OpenFlags.Create | OpenFlags.ReadWrite).Int;
        Unix.Unlink("/tmp/longlists-lock");
        bool isGood = CrowdCases.Lock(file, CrowdCases.SetLock, 0);
        for (int i = 0; i < children; i++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Exit(CrowdCases.Lock(file, CrowdCases.SetLockWait, 0) ? 0 : 1);
            }

            isGood &= child.Succeeded;
        }

        Unix.Sleep(100 * PauseNanoseconds);
        var watcher = new Watcher();
        Unix.Close(file);
        for (int i = 0; i < children; i++)
        {
            isGood &= Unix.Wait(-1, out WaitStatus status).Succeeded && status.Is(0);
        }

        return Holds(isGood, "each gets the lock") & watcher.HasAnswered();
    }

    private static bool EndByExec()
    {
        long without = NanosecondsToExecute(Signal.None);
        long with = NanosecondsToExecute(Signal.User1);
        Streams.StandardError.WriteLine($"exec after {without} ns, with a signal {with} ns");
        return Holds(without > 0 && with > 0, "both end") & Holds(with < 2 * without, "as soon");
    }

    /// <summary>The time in which a process of many threads executes a program that ends.</summary>
    /// <param name="pending">A signal that all threads block and that is pending; none.</param>
    private static long NanosecondsToExecute(Signal pending)
    {
        Unix.Pipe2(out int reader, out int writer);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.SetMask(ulong.MaxValue);
            bool isGood = CrowdCases.Start(&CrowdCases.WaitAtWord, Fewer);
            isGood &= pending == Signal.None || Unix.Kill(Unix.GetPid(), pending).Succeeded;
            Unix.Write(writer, isGood ? "x"u8 : ""u8);
            Unix.ExecVe("/proc/self/exe", ArgumentVector.Of("longlists", Program.EndAtOnce), ArgumentVector.Of());
            Unix.Exit(1);
        }

        byte ready;
        bool hasBegun = Unix.Call(SystemCall.Read, (ulong)reader, (ulong)&ready, 1).Raw == 1;
        long start = Unix.Now();
        Unix.Wait(child.Int, out WaitStatus status);
        return hasBegun && status.Is(0) ? Unix.Now() - start : -1;
    }
}
