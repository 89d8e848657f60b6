using Tine.X64;

namespace Tine.Processes;

/// <summary>System calls of traced threads: entry, exit, and the registers that a tracer has left; ptrace(2), "Syscall-stops".</summary>
internal static class TracedCalls
{
    /// <summary>rax of a call that has no result yet.</summary>
    public const ulong Refused = unchecked((ulong)-(long)Errno.ENOSYS);

    /// <summary>Stops at the entry of a call, if the tracer has asked for that.</summary>
    /// <returns>Whether the call is to be made; otherwise its result is in rax.</returns>
    public static bool Enter(Thread thread, ref TrapFrame frame)
    {
        const int noCall = -1;
        if (Tracee.Of(thread) is not { } tracee)
        {
            return true;
        }

        frame.Rax = Refused;
        bool isEmulated = tracee.IsEmulating;
        if (tracee.Mode == ResumeMode.ToCall || isEmulated)
        {
            TraceStops.StopAtCall(tracee, TraceStop.CallEntry);
        }

        if (!isEmulated)
        {
            thread.ReturnWork |= ReturnWork.TracedCall;
        }

        return !isEmulated && (int)frame.CallNumber != noCall && !thread.IsKilled;
    }

    /// <summary>Stops at the exit of a call, if the tracer has asked for that, or for a step.</summary>
    public static void Leave(Thread thread, in TrapFrame frame)
    {
        thread.ReturnWork &= ~ReturnWork.TracedCall;
        if (Tracee.Of(thread) is not { } tracee)
        {
            return;
        }

        if (tracee.Mode == ResumeMode.ToCall)
        {
            TraceStops.StopAtCall(tracee, TraceStop.CallExit);
        }
        else if (tracee.Mode == ResumeMode.Step)
        {
            Signals.DeliverFault(thread, Signal.SIGTRAP, SignalCode.Breakpoint, frame.Rip);
        }
    }

    /// <summary>Checks registers that a tracer may have set, before the program goes on with them.</summary>
    public static void CheckRegisters(Thread thread, ref TrapFrame frame)
    {
        thread.ReturnWork &= ~ReturnWork.TracerRegisters;
        frame.RestoreEveryRegister();
        if (!Layout.CanRunUserCode(frame.Rip))
        {
            // The check follows again: the signal may be suppressed.
            thread.ReturnWork |= ReturnWork.TracerRegisters;
            Signals.Force(thread, SignalInfo.FromKernel(Signal.SIGSEGV));
        }
    }
}
