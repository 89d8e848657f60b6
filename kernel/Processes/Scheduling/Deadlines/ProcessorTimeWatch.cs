namespace Tine.Processes;

/// <summary>Timers on the processor time of a process or a thread, which look at each tick of it.</summary>
public abstract class ProcessorTimeWatch
{
    /// <summary>Hears of a tick that came while the process or the thread ran.</summary>
    [NoAllocation]
    internal abstract void OnTick(ulong nowNanoseconds);
}
