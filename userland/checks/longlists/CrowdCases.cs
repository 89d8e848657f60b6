using System.Threading;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Thousands of threads or processes that wait for one thing.</summary>
internal static unsafe class CrowdCases
{
    internal const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers | CloneFlags.Thread;
    internal const int Threads = 6000;
    private const int Children = 3000;
    internal const ulong StackBytes = 4096;
    private const ulong FutexWait = 128;
    private const ulong FutexWake = 129;
    private const ulong FutexRequeue = 131;
    internal const ulong SetLock = 6;
    internal const ulong SetLockWait = 7;

    internal static int s_word;
    internal static int s_other;
    internal static int s_ready;
    internal static int s_awake;
    private static int s_reader;

    internal static void Run()
    {
        Case("6000 threads at a futex: all are woken", &Wake);
        Case("6000 threads at a futex: all are moved to another, and woken there", &Requeue);
        Case("6000 threads: SIGSTOP, SIGCONT, SIGKILL", &StopAndGoOn);
        Case("2000 threads: a core file", &Core);
        Case("6000 threads: /proc/self/status and stat, exit_group", &Texts);
        Case("6000 threads read a pipe whose writer closes", &Pipe);
        Case("3000 children: signals to the group", &KillAll);
        Case("3000 children of a terminal: a thousand ^C at once", &Interrupt);
        Case("2000 children wait for record locks in a row", &LockRow);
    }

    internal static bool Start(delegate*<void*, int> body, ulong count = Threads)
    {
        var stacks = (byte*)Unix.MMap(count * StackBytes).Address;
        for (ulong i = 1; i <= count; i++)
        {
            if (Unix.Clone(ThreadFlags, stacks + (i * StackBytes), body, null).Failed)
            {
                return false;
            }
        }

        while ((ulong)Volatile.Read(ref s_ready) < count)
        {
            Unix.Sleep(1_000_000);
        }

        Unix.Sleep(5_000_000);
        return true;
    }

    internal static int WaitAtWord(void* unused)
    {
        Interlocked.Increment(ref s_ready);
        fixed (int* word = &s_word)
        {
            Unix.Call(SystemCall.Futex, (ulong)word, FutexWait, 0, 0);
        }

        Interlocked.Increment(ref s_awake);
        return 0;
    }

    internal static bool AllAwake(int count = Threads)
    {
        for (int i = 0; i < 5000 && Volatile.Read(ref s_awake) < count; i++)
        {
            Unix.Sleep(1_000_000);
        }

        return Holds(s_awake == count, "all are awake");
    }

    private static bool Wake()
    {
        bool isStarted = Start(&WaitAtWord);
        fixed (int* word = &s_word)
        {
            long woken = Unix.Call(SystemCall.Futex, (ulong)word, FutexWake, int.MaxValue).Raw;
            return Holds(isStarted && woken == Threads, "as many are woken") & AllAwake();
        }
    }

    private static bool Requeue()
    {
        bool isStarted = Start(&WaitAtWord);
        fixed (int* word = &s_word, other = &s_other)
        {
            long moved = Unix.Call(SystemCall.Futex, (ulong)word, FutexRequeue, 1, int.MaxValue, (ulong)other).Raw;
            long woken = Unix.Call(SystemCall.Futex, (ulong)other, FutexWake, int.MaxValue).Raw;
            return Holds(isStarted && moved == Threads, "one is woken, the others are moved") & Holds(woken == Threads - 1, "and woken") & AllAwake();
        }
    }

    private static bool StopAndGoOn()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            bool isStarted = Start(&WaitAtWord);
            Unix.Ignore(Signal.User1);
            Unix.Kill(Unix.GetPid(), Signal.Stop);
            Unix.Kill(Unix.GetPid(), Signal.Stop);
            Unix.Exit(isStarted ? 0 : 1);
        }

        const ulong untraced = 2;
        int status;
        bool isStopped = true;
        for (int i = 0; i < 2; i++)
        {
            isStopped &= Unix.Call(SystemCall.Wait4, (ulong)child.Int, (ulong)&status, untraced).Raw == child.Raw && (status & 0xff) == 0x7f;
            if (i == 0)
            {
                Unix.Kill(child.Int, Signal.Continue);
            }
        }

        Unix.Kill(child.Int, Signal.Kill);
        Unix.Wait(child.Int, out WaitStatus end);
        return Holds(isStopped, "it stops, goes on, and stops") & Holds(end.WasKilled && end.KillingSignal == Signal.Kill, "and ends");
    }

    private static bool Core()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Start(&WaitAtWord, 2000);
            CoreFile.EndWith();
        }

        return CoreFile.EndedWith(child);
    }

    private static bool Texts()
    {
        bool isStarted = Start(&WaitAtWord);
        byte* text = stackalloc byte[4096];
        bool isGood = true;
        foreach (string path in new[] { "/proc/self/status", "/proc/self/stat", "/proc/self/limits" })
        {
            int file = Unix.Open(path, OpenFlags.ReadOnly).Int;
            isGood &= Unix.Read(file, text, 4096).Raw > 0;
        }

        return Holds(isStarted && isGood, "they can be read");
    }

    private static int ReadPipe(void* unused)
    {
        Interlocked.Increment(ref s_ready);
        byte got;
        long read = Unix.Read(s_reader, &got, 1).Raw;
        Interlocked.Increment(ref s_awake);
        return (int)read;
    }

    private static bool Pipe()
    {
        Unix.Pipe2(out s_reader, out int writer);
        bool isStarted = Start(&ReadPipe);
        Unix.Close(writer);
        return Holds(isStarted, "all are started") & AllAwake();
    }

    /// <summary>Children that sleep until a signal ends them.</summary>
    internal static bool MakeChildren()
    {
        for (int i = 0; i < Children; i++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Call(SystemCall.Pause);
                Unix.Exit(1);
            }

            if (child.Failed)
            {
                return false;
            }
        }

        return true;
    }

    internal static bool Reap(Signal signal)
    {
        int ended = 0;
        while (Unix.Wait(-1, out WaitStatus status).Succeeded)
        {
            ended += status.WasKilled && status.KillingSignal == signal ? 1 : 0;
        }

        return Holds(ended == Children, "all have ended by it");
    }

    private static bool KillAll()
    {
        bool isMade = MakeChildren();
        Unix.Ignore(Signal.WindowChange);
        Unix.Ignore(Signal.Terminate);
        return Holds(isMade && Unix.Kill(0, Signal.WindowChange).Succeeded && Unix.Kill(0, Signal.Terminate).Succeeded, "the signals are sent")
            & Reap(Signal.Terminate);
    }

    /// <summary>Each child has a byte of a file locked, and waits for that of the one before.</summary>
    private static bool LockRow()
    {
        const int count = 2000;
        int file = Unix.Open("/tmp/longlists-row", OpenFlags.Create | OpenFlags.ReadWrite).Int;
        Unix.Unlink("/tmp/longlists-row");
        bool isGood = Lock(file, SetLock, 0);
        for (int i = 1; i < count; i++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Exit(Lock(file, SetLock, i) && Lock(file, SetLockWait, i - 1) ? 0 : 1);
            }

            isGood &= child.Succeeded;
        }

        Unix.Sleep(100_000_000);
        Unix.Close(file); // The first may have its lock, ends, and so on.
        int ended = 0;
        while (Unix.Wait(-1, out WaitStatus status).Succeeded)
        {
            ended += status.Is(0) ? 1 : 0;
        }

        return Holds(isGood && ended == count - 1, "all get their lock");
    }

    internal static bool Lock(int file, ulong command, long start)
    {
        const long exclusive = 1;
        long* record = stackalloc long[4];
        record[0] = exclusive;
        record[1] = start;
        record[2] = 1;
        record[3] = 0;
        return Unix.Call(SystemCall.FCntl, (ulong)file, command, (ulong)record).Succeeded;
    }

    private static bool Interrupt()
    {
        const ulong unlock = 0x40045431;
        const ulong getPeer = 0x5441;
        const ulong setTerminal = 0x540E;
        SysResult session = Unix.Fork();
        if (session.Raw == 0)
        {
            int zero = 0;
            Unix.SetSid();
            int master = Unix.Open("/dev/ptmx", OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal).Int;
            Unix.Call(SystemCall.IoCtl, (ulong)master, unlock, (ulong)&zero);
            int terminal = Unix.Call(SystemCall.IoCtl, (ulong)master, getPeer, (ulong)OpenFlags.ReadWrite).Int;
            Unix.Call(SystemCall.IoCtl, (ulong)terminal, setTerminal, 0);
            bool isMade = MakeChildren();
            Unix.Ignore(Signal.Interrupt);
            System.Span<byte> keys = stackalloc byte[1000];
            keys.Fill(3);
            Unix.Write(master, keys);
            Unix.Exit(isMade & Reap(Signal.Interrupt) ? 0 : 1);
        }

        Unix.Wait(session.Int, out WaitStatus status);
        return Holds(status.Is(0), "the session ends well");
    }
}
