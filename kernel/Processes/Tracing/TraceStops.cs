using Tine.X64;

namespace Tine.Processes;

/// <summary>The stops of a traced thread, each made by the thread itself; ptrace(2), "Stopped states".</summary>
internal static class TraceStops
{
    /// <summary>Messages of system-call stops: PTRACE_EVENTMSG_SYSCALL_ENTRY and _EXIT.</summary>
    public const ulong EntryMessage = 1;
    public const ulong ExitMessage = 2;

    /// <summary>Stops before a signal is delivered, and lets the tracer decide what comes of it (signal-delivery-stop).</summary>
    /// <param name="thread">The running thread, which is traced.</param>
    /// <param name="info">The signal; afterwards the one to act on.</param>
    /// <returns>False when there is none any more: suppressed, or put off.</returns>
    public static bool ReportSignal(Thread thread, ref SignalInfo info)
    {
        Tracee tracee = Tracee.Of(thread)!;
        Signal injected = Stop(tracee, TraceStop.Signal, info.Number, info, SignalCode.Trapped);
        if (injected == Signal.None)
        {
            return false;
        }

        info = injected == info.Signal ? tracee.Info : SignalInfo.From(injected, SignalCode.User, tracee.Tracer);
        info.Number = (int)injected;
        if (!thread.Blocked.Has(injected) && !thread.IsKilled)
        {
            return true;
        }

        Signals.SendToThread(thread, info); // Blocked meanwhile: it stays pending (Linux, ptrace_signal).
        return false;
    }

    /// <summary>Stops with the process, in place of a stop by the signal alone.</summary>
    public static void TakePartInStop(Thread thread)
    {
        if (Stopping.TryCount(thread))
        {
            Trap(thread);
        }
    }

    /// <summary>Stops the thread with its process, or for PTRACE_EVENT_STOP; Linux, do_jobctl_trap.</summary>
    public static void Trap(Thread thread)
    {
        thread.ReturnWork &= ~ReturnWork.Trap;
        if (Tracee.Of(thread) is not { } tracee)
        {
            return;
        }

        Signal signal = thread.Process.StopSignal;
        if (tracee.IsSeized)
        {
            int code = Tracee.CodeOf(TraceEvent.Stop, signal == Signal.None ? Signal.SIGTRAP : signal);
            Stop(tracee, TraceStop.Group, code, OwnInfo(thread, code), SignalCode.Stopped);
        }
        else if (signal != Signal.None)
        {
            Stop(tracee, TraceStop.Group, (int)signal, default, SignalCode.Stopped);
        }
    }

    /// <summary>Stops for an event, if the tracer has asked for it.</summary>
    /// <returns>Whether it has asked.</returns>
    public static bool Report(Thread thread, TraceEvent happened, TraceOptions option, ulong message)
    {
        if (Tracee.Of(thread) is not { } tracee || !tracee.Has(option))
        {
            return false;
        }

        int code = Tracee.CodeOf(happened);
        tracee.Message = message;
        thread.Frame.Rax = TracedCalls.Refused; // The call has no result yet.
        Stop(tracee, happened == TraceEvent.Exit ? TraceStop.Exit : TraceStop.Event, code, OwnInfo(thread, code), SignalCode.Trapped);
        thread.ReturnWork |= ReturnWork.TracedCall;
        return true;
    }

    /// <summary>Tells of a new program: by PTRACE_EVENT_EXEC, or as of old by SIGTRAP; Linux, ptrace_event.</summary>
    /// <param name="thread">The running thread, which is traced.</param>
    /// <param name="formerId">The number that it had before.</param>
    public static void ReportExec(Thread thread, int formerId)
    {
        if (!Report(thread, TraceEvent.Exec, TraceOptions.Exec, (ulong)formerId) && Tracee.Of(thread) is { IsSeized: false })
        {
            Signals.SendToThread(thread, SignalInfo.From(Signal.SIGTRAP, SignalCode.User, thread));
        }
    }

    /// <summary>Stops at the entry or the exit of a system call.</summary>
    public static void StopAtCall(Tracee tracee, TraceStop stop)
    {
        Thread thread = tracee.Thread;
        int code = tracee.Has(TraceOptions.MarkCalls) ? Tracee.MarkedCall : (int)Signal.SIGTRAP;
        tracee.Message = stop == TraceStop.CallEntry ? EntryMessage : ExitMessage;
        Signal injected = Stop(tracee, stop, code, OwnInfo(thread, code), SignalCode.Trapped);
        if (injected != Signal.None)
        {
            Signals.SendToThread(thread, SignalInfo.FromKernel(injected));
        }
    }

    /// <summary>Stops the thread at the first instruction of a handler that a step has entered; Linux, signal_setup_done.</summary>
    public static void StopAtHandler(Thread thread)
    {
        if (Tracee.Of(thread) is { } tracee)
        {
            Stop(tracee, TraceStop.Event, (int)Signal.SIGTRAP, OwnInfo(thread, (int)Signal.SIGTRAP), SignalCode.Trapped);
        }
    }

    /// <summary>Stops the running thread until its tracer lets it go on, or ends, or until the thread is killed.</summary>
    /// <returns>The signal that the tracer wants it to go on with.</returns>
    private static Signal Stop(Tracee tracee, TraceStop stop, int code, in SignalInfo info, SignalCode told)
    {
        const int signalMask = 0x7f;
        Thread thread = tracee.Thread;
        if (thread.IsKilled && stop != TraceStop.Exit)
        {
            return Signal.None;
        }

        tracee.BeginStop(stop, code, info);
        tracee.TellTracer(told, code & signalMask);
        thread.Scheduler.Schedule();
        tracee.EndStop();
        thread.ReturnWork |= ReturnWork.TracerRegisters;

        // What was sent while it was stopped has woken nobody.
        SignalMask.Recalculate(thread);
        return tracee.Injected;
    }

    /// <summary>The siginfo of a stop that no signal has made: the tracee's own; Linux, ptrace_do_notify.</summary>
    internal static SignalInfo OwnInfo(Thread thread, int code) => new()
    {
        Number = code & 0x7f,
        Code = code,
        ProcessId = thread.Id,
        UserId = thread.Credentials.Users.Real,
    };
}
