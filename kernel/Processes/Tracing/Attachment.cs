using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>The beginning and the end of tracing: PTRACE_TRACEME, _ATTACH, _SEIZE and _DETACH, and the child of a tracee.</summary>
internal static class Attachment
{
    /// <summary>Makes the parent the tracer: PTRACE_TRACEME.</summary>
    /// <returns>None, also when the parent is just ending; EPERM.</returns>
    public static Errno TraceMe(Thread caller)
    {
        if (caller.Traced is not null || caller.Process.Parent is not { } parent)
        {
            return Errno.EPERM;
        }

        Thread? maker = caller.Process.ParentThread;
        Thread? tracer = maker is { State: not ThreadState.Dead } && maker.Process == parent ? maker : parent.Threads.Last;
        if (tracer is null || parent.IsEnding)
        {
            return Errno.None;
        }

        CapabilitySet own = caller.Credentials.Capabilities.Permitted;
        if (!own.IsWithin(tracer.Credentials.Capabilities.Permitted) && !tracer.Credentials.Has(Capability.Trace))
        {
            return Errno.EPERM;
        }

        // The child asked, and not the parent: whom the parent may trace lends nothing to a program that the child begins (Linux, ptrace_traceme).
        Link(new Tracee(caller, tracer) { TracerCredentials = caller.Credentials });
        return Errno.None;
    }

    /// <summary>Begins to trace a thread, and stops it by SIGSTOP: PTRACE_ATTACH. One that is stopped already becomes a stopped tracee.</summary>
    /// <returns>None, or EPERM.</returns>
    public static Errno Attach(Thread caller, Thread target)
    {
        Errno error = Check(caller, target);
        if (error != Errno.None)
        {
            return error;
        }

        var tracee = new Tracee(target, caller);
        Link(tracee);
        Signals.SendToThread(target, SignalInfo.FromKernel(Signal.SIGSTOP));
        TakeOverStop(tracee);
        return Errno.None;
    }

    /// <summary>Begins to trace a thread, which goes on unless it is stopped already: PTRACE_SEIZE.</summary>
    /// <returns>None, or EPERM.</returns>
    public static Errno Seize(Thread caller, Thread target, TraceOptions options)
    {
        Errno error = Check(caller, target);
        if (error != Errno.None)
        {
            return error;
        }

        var tracee = new Tracee(target, caller) { IsSeized = true, Options = options };
        Link(tracee);
        TakeOverStop(tracee);
        return Errno.None;
    }

    /// <summary>Has the tracer of a thread trace its new child, too, which begins with a stop; Linux, ptrace_init_task.</summary>
    public static void Inherit(Thread maker, Thread child)
    {
        if (Tracee.Of(maker) is not { } its || its.Tracer.State == ThreadState.Dead)
        {
            return;
        }

        Link(new Tracee(child, its.Tracer) { IsSeized = its.IsSeized, Options = its.Options, TracerCredentials = its.TracerCredentials });
        if (its.IsSeized)
        {
            child.ReturnWork |= ReturnWork.Trap;
            return;
        }

        child.Pending.Add(Signal.SIGSTOP);
        child.Process.SentToThreads = child.Process.SentToThreads.With(Signal.SIGSTOP);
        child.ReturnWork |= ReturnWork.Signal;
    }

    /// <summary>Lets a stopped tracee go on by itself: PTRACE_DETACH.</summary>
    public static void Detach(Tracee tracee, Signal injected)
    {
        Thread thread = tracee.Thread;
        bool isStopped = thread.Process.IsStopped && injected == Signal.None;
        Unlink(tracee);
        if (isStopped)
        {
            StopByItself(tracee);
        }
        else
        {
            tracee.Resume(ResumeMode.Continue, injected);
        }
    }

    /// <summary>Lets a tracee go on whose tracer ends.</summary>
    public static void Abandon(Tracee tracee)
    {
        Thread thread = tracee.Thread;
        Unlink(tracee);
        if (tracee.IsStopped && thread.Process.IsStopped)
        {
            StopByItself(tracee);
        }
        else if (tracee.IsStopped)
        {
            tracee.Resume(ResumeMode.Continue, Signal.None);
        }
    }

    /// <summary>Ends the tracing of a thread, which stays as it is.</summary>
    public static void Unlink(Tracee tracee)
    {
        Thread thread = tracee.Thread;
        tracee.Tracer.Process.Tracees.Remove(tracee);
        tracee.Breakpoints?.Forget(thread);
        tracee.TryEndStep();
        thread.Traced = null;
        thread.CallOffset = 0;
        thread.ReturnWork &= ~ReturnWork.Trap;
    }

    private static void Link(Tracee tracee)
    {
        tracee.Thread.Traced = tracee;
        tracee.Tracer.Process.Tracees.AddLast(tracee);
    }

    private static Errno Check(Thread caller, Thread target) =>
        caller.Process == target.Process || !TraceAccess.MayAttach(caller, target)
            || target.State == ThreadState.Dead || target.Process.IsZombie || target.Traced is not null
            ? Errno.EPERM
            : Errno.None;

    /// <summary>Makes a stop by a signal a stop of the tracer's: nothing has to run for that.</summary>
    private static void TakeOverStop(Tracee tracee)
    {
        Thread thread = tracee.Thread;
        if (thread.State != ThreadState.Stopped)
        {
            return;
        }

        Signal signal = thread.Process.StopSignal;
        int code = tracee.IsSeized ? Tracee.CodeOf(TraceEvent.Stop, signal) : (int)signal;
        tracee.BeginStop(TraceStop.Group, code, tracee.IsSeized ? TraceStops.OwnInfo(thread, code) : default);
        thread.ReturnWork |= ReturnWork.TracerRegisters;
        tracee.TellTracer(SignalCode.Stopped, (int)signal);
    }

    /// <summary>Leaves the thread in the stop of its process, until SIGCONT.</summary>
    private static void StopByItself(Tracee tracee)
    {
        bool isInGroupStop = tracee.Stop == TraceStop.Group;
        tracee.EndStop();
        if (isInGroupStop)
        {
            tracee.Thread.State = ThreadState.Stopped;
            return;
        }

        // From another stop it goes on to that of its process.
        tracee.Thread.ReturnWork |= ReturnWork.Stop;
        tracee.Thread.Scheduler.MakeReady(tracee.Thread);
    }
}
