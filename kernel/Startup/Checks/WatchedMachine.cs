using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>
/// The PC under <c>trace=events</c>, <c>trace=memory</c>, <c>check=tlb</c> or <c>check=frames</c>: it tells of switches and of idle time, and looks at
/// memory before another program goes on.
/// </summary>
/// <remarks>
/// One class for all of them: the compiler asks whether the machine is this one or the plain one, and calls the method of
/// either directly. With a third class each switch would take more instructions, watched or not.
/// </remarks>
internal sealed class WatchedMachine : Machine
{
    private Scheduler? _scheduler;

    /// <summary>The checks of translations use the breakpoints themselves.</summary>
    public override bool HasBreakpoints => false;

    /// <summary>Sets the scheduler whose switches are traced.</summary>
    public void Watch(Scheduler scheduler) => _scheduler = scheduler;

    [NoAllocation]
    public override void Switch(ref ThreadContext from, ref ThreadContext to)
    {
        TlbCheck.Verify();
        FrameCheck.OnSwitch();
        SpacePicture.OnSwitch(_scheduler!.Current);
        if (EventTrace.IsOn)
        {
            EventTrace.WriteSwitch(_scheduler.Current);
        }

        base.Switch(ref from, ref to);
    }

    [NoAllocation]
    public override void WaitForInterrupt()
    {
        WriteIdle('I');
        base.WaitForInterrupt();
        WriteIdle('J');
    }

    [NoAllocation]
    private void WriteIdle(char letter)
    {
        if (EventTrace.IsOn)
        {
            EventTrace.WriteIdle(letter, _scheduler!.Current);
        }
    }
}
