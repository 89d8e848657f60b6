namespace Tine.Processes;

/// <summary>Those who wait until a process or a thread has used so much processor time: they look at each tick of it.</summary>
public abstract class ProcessorTimeWatch
{
    /// <summary>A tick came while the process or the thread ran.</summary>
    [NoAllocation]
    internal abstract void OnTick(ulong nowNanoseconds);
}
