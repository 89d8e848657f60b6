using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The PC while events are traced: it tells of switches and of idle time.</summary>
internal sealed class TracedMachine : Machine
{
    private Scheduler? _scheduler;

    /// <summary>Sets the scheduler whose switches are traced.</summary>
    public void Watch(Scheduler scheduler) => _scheduler = scheduler;

    [NoAllocation]
    public override void Switch(ref ThreadContext from, ref ThreadContext to)
    {
        EventTrace.WriteSwitch(_scheduler!.Current);
        base.Switch(ref from, ref to);
    }

    [NoAllocation]
    public override void WaitForInterrupt()
    {
        EventTrace.WriteIdle('I', _scheduler!.Current);
        base.WaitForInterrupt();
        EventTrace.WriteIdle('J', _scheduler.Current);
    }
}
