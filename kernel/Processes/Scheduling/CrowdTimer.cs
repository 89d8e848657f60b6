namespace Tine.Processes;

/// <summary>
/// Goes on with what concerns thousands of threads or processes and began where no other could run, in an interrupt handler above
/// all: a portion in each timer interrupt.
/// </summary>
internal sealed class CrowdTimer : KernelTimer
{
    private readonly Scheduler _scheduler;

    public CrowdTimer(World world)
    {
        _scheduler = world.Scheduler;
        var starter = new Starter(this);
        Wakes = new LateWakes(starter);
        Signals = new GroupSignals(world, starter);
    }

    /// <summary>Waiters of one queue.</summary>
    public LateWakes Wakes { get; }

    /// <summary>Members of one group.</summary>
    public GroupSignals Signals { get; }

    /// <inheritdoc/>
    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds)
    {
        bool isMoreToWake = Wakes.WakePortion();
        if (Signals.SendPortion() || isMoreToWake)
        {
            queue.AddAgain(this, nowNanoseconds);
        }
    }

    private sealed class Starter(CrowdTimer timer) : Waiter
    {
        [NoAllocation]
        public override void Wake()
        {
            if (!timer.IsQueued)
            {
                timer._scheduler.MoveTimer(timer, timer._scheduler.Hardware.Nanoseconds);
            }
        }
    }
}
