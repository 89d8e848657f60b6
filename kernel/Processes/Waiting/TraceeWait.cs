using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>The part of wait4(2) and waitid(2) that tells of tracees: stops, and the end of traced threads; Linux, ptrace_do_wait.</summary>
internal static class TraceeWait
{
    private const int StatusShift = 8;
    private const int TraceesAPortion = 2000;

    /// <summary>Whether a child is told by its tracer's wait instead: its tracer's process is the caller, or has to wait for it first.</summary>
    public static bool Hides(Process waiting, Process child, in WaitRequest request, ref bool isAnyMeant)
    {
        if (child.Leader.Traced!.Tracer.Process == waiting)
        {
            return true;
        }

        isAnyMeant |= request.Has(WaitOptions.Exited | WaitOptions.Continued) || !child.IsZombie;
        return child.IsZombie;
    }

    /// <summary>Looks for a tracee of the caller's process that has something to tell.</summary>
    /// <param name="caller">The running thread.</param>
    /// <param name="request">The threads and changes that count.</param>
    /// <param name="isAnyMeant">Set when one might have something later.</param>
    /// <param name="hasEntered">Set when others have run meanwhile: the caller stands in the queue of its children's events then.</param>
    /// <param name="outcome">The change.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Try(Thread caller, in WaitRequest request, ref bool isAnyMeant, ref bool hasEntered, out WaitOutcome outcome)
    {
        Process process = caller.Process;
        if (request.ProcessId != 0)
        {
            outcome = default;
            return process.World.Processes.FindThread(request.ProcessId) is { Traced: Tracee chosen } && chosen.Tracer.Process == process
                && TryTracee(caller, chosen, request, ref isAnyMeant, out outcome);
        }

        TracedThread? next = process.Tracees.First;
        for (int left = TraceesAPortion; next is Tracee tracee; left--)
        {
            if (TryTracee(caller, tracee, request, ref isAnyMeant, out outcome))
            {
                return true;
            }

            next = process.Tracees.After(tracee);
            if (left == 0 && next is Tracee following)
            {
                left = TraceesAPortion;
                hasEntered = true;
                process.ChildEvents.Enter(caller);
                bool isKilled = caller.PreemptionPoint() != Errno.None;
                next = isKilled ? null : following.Thread.Traced == following && following.Tracer.Process == process ? following : process.Tracees.First;
            }
        }

        outcome = default;
        return false;
    }

    private static bool TryTracee(Thread caller, Tracee tracee, in WaitRequest request, ref bool isAnyMeant, out WaitOutcome outcome)
    {
        Thread thread = tracee.Thread;
        bool isMeant = (!request.Has(WaitOptions.OwnThreadOnly) || tracee.Tracer == caller)
            && (request.GroupId == 0 || thread.Process.Group.Id == request.GroupId);
        if (!isMeant)
        {
            outcome = default;
            return false;
        }

        isAnyMeant |= !tracee.IsZombie || request.Has(WaitOptions.Exited);
        return tracee.IsZombie ? TryEnd(tracee, request, out outcome) : TryStop(tracee, request, out outcome);
    }

    private static bool TryEnd(Tracee tracee, in WaitRequest request, out WaitOutcome outcome)
    {
        bool isTold = request.Has(WaitOptions.Exited);
        Process process = tracee.Thread.Process;
        int status = process.IsEnding ? process.ExitStatus : tracee.EndStatus; // Linux, wait_task_zombie.
        outcome = isTold ? WaitOutcome.OfEnd(process, status) with { ThreadId = tracee.Thread.Id } : default;
        if (isTold && !request.Has(WaitOptions.NoWait))
        {
            TracedEnd.Forget(tracee, TracerKnowledge.HasWaited);
        }

        return isTold;
    }

    /// <summary>Stops are told whether asked for or not.</summary>
    private static bool TryStop(Tracee tracee, in WaitRequest request, out WaitOutcome outcome)
    {
        Process process = tracee.Thread.Process;
        int code = tracee.IsStopped ? tracee.Code : 0;
        bool isContinued = code == 0 && process.JobEvent == JobEvent.Continued && request.Has(WaitOptions.Continued);
        if (code == 0 && !isContinued)
        {
            outcome = default;
            return false;
        }

        outcome = isContinued
            ? new WaitOutcome(process, Wait.ContinuedStatus, SignalCode.Continued, (int)Signal.SIGCONT, tracee.Thread.Id)
            : new WaitOutcome(process, (code << StatusShift) | Wait.StoppedMark, SignalCode.Trapped, code, tracee.Thread.Id);
        if (request.Has(WaitOptions.NoWait))
        {
            return true;
        }

        if (isContinued)
        {
            process.JobEvent = JobEvent.None;
        }
        else
        {
            tracee.Code = 0;
        }

        return true;
    }
}
