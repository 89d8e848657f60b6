namespace Tine.Processes;

/// <summary>Ends a thread's sleep at its deadline.</summary>
internal sealed class SleepTimer(Thread thread) : KernelTimer
{
    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds) => thread.Scheduler.EndSleepInTime(thread);
}
