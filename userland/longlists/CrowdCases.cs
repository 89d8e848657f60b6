using System.Threading;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Thousands of threads or processes that wait for one thing.</summary>
internal static unsafe class CrowdCases
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers | CloneFlags.Thread;
    private const int Threads = 6000;
    private const int Children = 3000;
    private const ulong StackBytes = 4096;
    private const ulong FutexWait = 128;
    private const ulong FutexWake = 129;
    private const ulong FutexRequeue = 131;

    private static int s_word;
    private static int s_other;
    private static int s_ready;
    private static int s_awake;
    private static int s_reader;

    internal static void Run()
    {
        Case("6000 threads at a futex: all are woken", &Wake);
        Case("6000 threads at a futex: all are moved to another, and woken there", &Requeue);
        Case("6000 threads: /proc/self/status and stat, exit_group", &Texts);
        Case("6000 threads read a pipe whose writer closes", &Pipe);
        Case("3000 children: signals to the group", &KillAll);
        Case("3000 children of a terminal: ^C", &Interrupt);
    }

    private static bool Start(delegate*<void*, int> body)
    {
        var stacks = (byte*)Unix.MMap(Threads * StackBytes).Address;
        for (ulong i = 1; i <= Threads; i++)
        {
            if (Unix.Clone(ThreadFlags, stacks + (i * StackBytes), body, null).Failed)
            {
                return false;
            }
        }

        while (Volatile.Read(ref s_ready) < Threads)
        {
            Unix.Sleep(1_000_000);
        }

        Unix.Sleep(5_000_000);
        return true;
    }

    private static int WaitAtWord(void* unused)
    {
        Interlocked.Increment(ref s_ready);
        fixed (int* word = &s_word)
        {
            Unix.Call(SystemCall.Futex, (ulong)word, FutexWait, 0, 0);
        }

        Interlocked.Increment(ref s_awake);
        return 0;
    }

    private static bool AllAwake()
    {
        for (int i = 0; i < 5000 && Volatile.Read(ref s_awake) < Threads; i++)
        {
            Unix.Sleep(1_000_000);
        }

        return Holds(s_awake == Threads, "all are awake");
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
    private static bool MakeChildren()
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

    private static bool Reap(Signal signal)
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
            Unix.Write(master, "\x03"u8);
            Unix.Exit(isMade & Reap(Signal.Interrupt) ? 0 : 1);
        }

        Unix.Wait(session.Int, out WaitStatus status);
        return Holds(status.Is(0), "the session ends well");
    }
}
