using Tine.X64;

namespace Tine.Processes;

/// <summary>Debug exceptions in user mode (#DB): steps, hardware breakpoints and watchpoints; AMD64 APM vol. 2, 13.1.3.</summary>
public static class DebugTraps
{
    private const ulong Hits = 0xf;

    /// <summary>Raises SIGTRAP, unless the breakpoint was another thread's.</summary>
    public static void Raise(Thread thread, ref TrapFrame frame)
    {
        ulong causes = thread.Scheduler.Hardware.TakeDebugStatus();
        Breakpoints? own = Tracee.Of(thread)?.Breakpoints;
        ulong hits = own is not null && thread.Scheduler.BreakpointOwner == thread ? own.EnabledOf(causes) : 0;
        bool isStep = (causes & (ulong)DebugCause.SingleStep) != 0;
        if ((causes & Hits) != 0 && hits == 0 && !isStep)
        {
            Breakpoints.Disarm(thread.Scheduler);
            return;
        }

        if (own is not null)
        {
            own.Status |= hits | (causes & (ulong)DebugCause.SingleStep);
            frame.Rflags |= own.IsAtInstruction(hits) ? DebugRegisters.ResumeFlag : 0;
        }

        SignalCode code = isStep ? SignalCode.SingleStep : hits != 0 ? SignalCode.HardwareBreakpoint : SignalCode.Breakpoint;
        Faults.RaiseDebug(thread, frame, code);
    }

    /// <summary>Passes over a watchpoint that the kernel has touched for the program.</summary>
    /// <returns>False when no thread has any.</returns>
    public static bool TryPassInKernel(Scheduler scheduler)
    {
        if (scheduler.BreakpointOwner is null)
        {
            return false;
        }

        _ = scheduler.Hardware.TakeDebugStatus();
        return true;
    }
}
