using Tine.Runtime;

namespace Tine.SignalConform;

/// <summary>Calls that sleep, for <see cref="Sleeper"/>. Those with an end sleep for a minute, longer than an item may take.</summary>
internal static unsafe class Sleeps
{
    private const long Minute = 60;
    private const ulong WaitPrivate = 128;
    private const ulong WaitBits = 9;

    internal static PseudoTerminal Terminal;
    internal static Channel Full;
    internal static Channel Grandchild;

    /// <summary>A name in /tmp.</summary>
    internal static string Fifo = "";

    internal static SysResult ReadPipe()
    {
        byte value;
        return Unix.Read(Sleeper.Data.ReadEnd, &value, 1);
    }

    internal static SysResult ReadTerminal()
    {
        byte* line = stackalloc byte[16];
        return Unix.Read(Terminal.Terminal, line, 16);
    }

    internal static SysResult WritePipe()
    {
        byte value = 0;
        return Unix.Write(Full.WriteEnd, &value, 1);
    }

    internal static SysResult OpenFifo() => Unix.Open(Fifo, OpenFlags.ReadOnly);

    internal static SysResult WaitForChild()
    {
        Hatch();
        SysResult waited = Unix.Wait4(-1, null);
        return waited.Failed ? waited : new SysResult(1);
    }

    internal static SysResult WaitIdForChild()
    {
        const ulong all = 0;
        const ulong exited = 4;
        Hatch();
        return Unix.Call(SystemCall.WaitId, all, 0, 0, exited);
    }

    internal static SysResult NanoSleep()
    {
        var time = new TimeSpecification { Seconds = Minute };
        return Unix.Call(SystemCall.NanoSleep, (ulong)&time, 0);
    }

    internal static SysResult ClockSleep()
    {
        var time = new TimeSpecification { Seconds = Minute };
        return Unix.Call(SystemCall.ClockNanoSleep, 1, 0, (ulong)&time, 0);
    }

    internal static SysResult ClockSleepUntil()
    {
        const ulong absolute = 1;
        TimeSpecification time;
        Unix.Call(SystemCall.ClockGetTime, 1, (ulong)&time);
        time.Seconds += Minute;
        return Unix.Call(SystemCall.ClockNanoSleep, 1, absolute, (ulong)&time, 0);
    }

    /// <summary>Sleeps for a fifth of a second alone.</summary>
    internal static SysResult NanoSleepShortly() => Unix.Sleep(200_000_000);

    internal static SysResult FutexWait() => Unix.Call(SystemCall.Futex, (ulong)Sleeper.FutexWord, 0, 0, 0);

    internal static SysResult FutexWaitFor()
    {
        var time = new TimeSpecification { Seconds = Minute };
        return Unix.Call(SystemCall.Futex, (ulong)Sleeper.FutexWord, 0, 0, (ulong)&time);
    }

    /// <summary>The time limit of the two that follow.</summary>
    internal const long ShortNanoseconds = 1_500_000_000;

    internal static SysResult PollShortly()
    {
        PollEntry entry = Entry();
        return Unix.Poll(&entry, 1, (int)(ShortNanoseconds / 1_000_000));
    }

    internal static SysResult FutexWaitShortly()
    {
        var time = new TimeSpecification { Seconds = 1, Nanoseconds = ShortNanoseconds - 1_000_000_000 };
        return Unix.Call(SystemCall.Futex, (ulong)Sleeper.FutexWord, 0, 0, (ulong)&time);
    }

    internal static SysResult FutexWaitBits() =>
        Unix.Call(SystemCall.Futex, (ulong)Sleeper.FutexWord, WaitBits, 0, 0, 0, uint.MaxValue);

    internal static SysResult Poll()
    {
        PollEntry entry = Entry();
        return Unix.Poll(&entry, 1, -1);
    }

    internal static SysResult PollMask() => PollFor(null);

    internal static SysResult Select()
    {
        ulong* set = stackalloc ulong[16];
        new System.Span<ulong>(set, 16).Clear();
        set[0] = 1UL << Sleeper.Data.ReadEnd;
        return Unix.Call(SystemCall.Select, 64, (ulong)set, 0, 0, 0);
    }

    internal static SysResult SelectMask() => SelectFor(null);

    /// <summary>ppoll for as many seconds as a program can ask for: their nanoseconds fit no number, and the wait is without end.</summary>
    internal static SysResult PollLongest()
    {
        var time = new TimeSpecification { Seconds = long.MaxValue };
        return PollFor(&time);
    }

    internal static SysResult SelectLongest()
    {
        var time = new TimeSpecification { Seconds = long.MaxValue };
        return SelectFor(&time);
    }

    private static SysResult PollFor(TimeSpecification* time)
    {
        PollEntry entry = Entry();
        return Unix.Call(SystemCall.PPoll, (ulong)&entry, 1, (ulong)time, 0, 8);
    }

    private static SysResult SelectFor(TimeSpecification* time)
    {
        ulong* set = stackalloc ulong[16];
        new System.Span<ulong>(set, 16).Clear();
        set[0] = 1UL << Sleeper.Data.ReadEnd;
        return Unix.Call(SystemCall.PSelect6, 64, (ulong)set, 0, 0, (ulong)time, 0);
    }

    internal static SysResult Pause() => Unix.Call(SystemCall.Pause);

    internal static SysResult SigSuspend() => Unix.SigSuspend(0);

    internal static SysResult SigTimedWait() => Unix.SigTimedWait(Unix.MaskOf(Signal.User2), null, -1);

    private static PollEntry Entry() => new() { Descriptor = Sleeper.Data.ReadEnd, Events = PollEntry.Readable };

    /// <summary>Makes a child of the sleeper's that ends when the item says so.</summary>
    private static void Hatch()
    {
        if (Unix.Fork().Raw == 0)
        {
            Grandchild.Receive();
            Unix.Exit(0);
        }
    }
}
