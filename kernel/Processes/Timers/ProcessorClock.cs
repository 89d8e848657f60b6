using System;

namespace Tine.Processes;

/// <summary>A clock of processor time, and the timers that wait for it: of a process or of one thread, in all or in user mode.</summary>
/// <remarks>
/// Timers are looked at by the scheduler's ticks while somebody runs whose time it counts: they are as fine as ticks and never
/// early. No more time can have been used than has passed since the last look, on each processor, so the threads are summed up only then.
/// </remarks>
public sealed class ProcessorClock : SleepClock
{
    /// <summary>The most timers that expire in one tick; the others do in the next.</summary>
    private const int MostTimersATick = 32;

    private readonly Process _process;
    private readonly Thread? _thread;
    private readonly ProcessorTimeKind _kind;
    private ulong _lastSum;
    private ulong _lastLookNanoseconds;

    internal ProcessorClock(Process process, Thread? thread, ProcessorTimeKind kind)
    {
        _process = process;
        _thread = thread;
        _kind = kind;
    }

    /// <summary>Whether the thread or process that it measures has ended.</summary>
    public bool IsOver => _thread is { State: ThreadState.Dead } || _process.IsZombie;

    /// <summary>Nanoseconds so far.</summary>
    public override ulong Nanoseconds
    {
        [NoAllocation]
        get
        {
            _process.World.Scheduler.ChargeAll();
            return Sum(_process, _thread, _kind);
        }
    }

    internal TimerQueue Timers { get; } = new();

    /// <summary>Processor time of a thread, or of a process, as of the last charge.</summary>
    [NoAllocation]
    public static ulong Sum(Process process, Thread? thread, ProcessorTimeKind kind)
    {
        ResourceUsage usage = thread is null ? ResourceUsage.Sampled(process) : ResourceUsage.Sampled(thread);
        return kind == ProcessorTimeKind.User ? usage.UserNanoseconds : usage.UserNanoseconds + usage.SystemNanoseconds;
    }

    /// <inheritdoc/>
    public override Errno Sleep(Thread caller, ulong untilNanoseconds)
    {
        var alarm = new WakingTimer(caller);
        Errno error = Errno.None;
        while (error == Errno.None && Nanoseconds < untilNanoseconds)
        {
            Timers.Add(alarm, untilNanoseconds);
            error = caller.Block(SleepKind.Interruptible, Caller.Never);
        }

        Timers.Remove(alarm);

        // The clock goes on between ticks: who is woken for nothing and finds it past the time has lost no wake-up (check=wakes).
        caller.ReturnWork &= ~ReturnWork.Probed;
        return error;
    }

    /// <summary>Expires the timers that a tick has made due; the running thread's time is up to date.</summary>
    [NoAllocation]
    internal void OnTick(ulong nowNanoseconds)
    {
        Scheduler scheduler = _process.World.Scheduler;
        ulong processors = (ulong)(scheduler.Processors?.All.Length ?? 1);
        if (_lastSum + ((nowNanoseconds - _lastLookNanoseconds) * processors) < Timers.NextDeadlineNanoseconds)
        {
            return;
        }

        scheduler.ChargeAll();
        _lastLookNanoseconds = nowNanoseconds;
        _lastSum = Sum(_process, _thread, _kind);
        int left = MostTimersATick;
        while (left > 0 && Timers.ExpireFirst(_lastSum))
        {
            left--;
        }
    }

    private sealed class WakingTimer(Thread thread) : KernelTimer
    {
        [NoAllocation]
        public override void Expire(TimerQueue queue, ulong nowNanoseconds) => thread.Wake();
    }
}
