using System;

namespace Tine.Processes;

/// <summary>RLIMIT_CPU: SIGXCPU at the soft limit, which rises by a second each time; SIGKILL at the hard one (Linux, check_process_timers).</summary>
internal sealed class ProcessorLimit(Process process, ProcessorClock clock) : KernelTimer
{
    private const ulong NanosecondsASecond = 1_000_000_000;

    /// <summary>A century: what is longer is never reached.</summary>
    private const ulong LongestSeconds = 3_155_760_000;

    private ResourceLimit Limit
    {
        [NoAllocation]
        get => process.Limits[Resource.ProcessorSeconds];
    }

    /// <summary>Waits for the soft limit. Without one nothing is enforced, as on Linux.</summary>
    public void Start()
    {
        if (Limit.Soft == ResourceLimit.Infinity)
        {
            clock.Timers.Remove(this);
        }
        else
        {
            clock.Timers.Add(this, Math.Min(Limit.Soft, LongestSeconds) * NanosecondsASecond);
        }
    }

    /// <summary>Lets the soft limit be seen that the ticks have reached.</summary>
    public void Follow()
    {
        ulong seconds = DeadlineNanoseconds / NanosecondsASecond;
        if (IsQueued && seconds > Limit.Soft && seconds <= Limit.Hard)
        {
            process.Limits = process.Limits.With(Resource.ProcessorSeconds, new ResourceLimit(seconds, Limit.Hard));
        }
    }

    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds)
    {
        if (Limit.Hard <= nowNanoseconds / NanosecondsASecond)
        {
            Signals.RaiseOnProcess(process, Signal.SIGKILL);
            return;
        }

        Signals.RaiseOnRunning(process, Signal.SIGXCPU);
        queue.AddAgain(this, DeadlineNanoseconds + NanosecondsASecond);
        process.World.Scheduler.Current.ReturnWork |= ReturnWork.ProcessorTime;
    }
}
