using System.Runtime.CompilerServices;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>wait4(2) and waitid(2): waits for children to end, to stop, or to go on.</summary>
public static class Wait
{
    private const int ContinuedStatus = 0xffff;
    private const int StoppedMark = 0x7f;

    /// <summary>Sleeps until a child has something to tell.</summary>
    /// <param name="caller">The running thread.</param>
    /// <param name="request">The children and changes that count.</param>
    /// <param name="outcome">The child's change; without a child after an error, and under NoHang when there is nothing.</param>
    /// <returns>None; ECHILD when no child is meant; ERESTARTSYS.</returns>
    public static Errno For(Thread caller, in WaitRequest request, out WaitOutcome outcome)
    {
        Process process = caller.Process;
        while (true)
        {
            bool isAnyMeant = false;
            if ((process.LiveThreads > 1 && TryOwnChildren(caller, request, ref isAnyMeant, out outcome))
                || TryChildren(caller, request, ref isAnyMeant, out outcome))
            {
                return Errno.None;
            }

            if (!isAnyMeant)
            {
                return Errno.ECHILD;
            }

            if (request.Has(WaitOptions.NoHang))
            {
                return Errno.None;
            }

            Errno error = process.ChildEvents.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }
        }
    }

    /// <summary>Looks among the children of the calling thread alone, which come before those of its process's other threads.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryOwnChildren(Thread caller, in WaitRequest request, ref bool isAnyMeant, out WaitOutcome outcome) =>
        TryChildren(caller, request.OfOwnThread(), ref isAnyMeant, out outcome);

    /// <summary>Looks for a child with something to tell.</summary>
    /// <param name="isAnyMeant">Set when one might have something later: a zombie has not, for who does not ask about its end.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryChildren(Thread caller, in WaitRequest request, ref bool isAnyMeant, out WaitOutcome outcome)
    {
        for (Process? child = First(caller.Process, request); child is not null; child = Next(caller.Process, child, request))
        {
            if (!request.Includes(caller, child))
            {
                continue;
            }

            isAnyMeant |= !child.IsZombie || request.Has(WaitOptions.Exited);
            if (TryTell(child, request, out outcome))
            {
                return true;
            }
        }

        outcome = default;
        return false;
    }

    /// <summary>A child that is named by its number is found without a look at the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Process? First(Process process, in WaitRequest request) =>
        request.ProcessId == 0 ? process.Children.First
        : process.World.Processes.Find(request.ProcessId) is { } child && child.Parent == process ? child
        : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Process? Next(Process process, Process child, in WaitRequest request) =>
        request.ProcessId == 0 ? process.Children.After(child) : null;

    private static bool TryTell(Process child, in WaitRequest request, out WaitOutcome outcome)
    {
        bool consumes = !request.Has(WaitOptions.NoWait);
        if (child.IsZombie)
        {
            if (!request.Has(WaitOptions.Exited))
            {
                outcome = default;
                return false;
            }

            outcome = WaitOutcome.OfEnd(child);
            if (consumes)
            {
                PhaseClock.Enter(CreationPhase.Teardown);
                Reaper.Reap(child);
                PhaseClock.Enter(CreationPhase.Other);
            }

            return true;
        }

        if (child.JobEvent == JobEvent.Stopped && request.Has(WaitOptions.Stopped))
        {
            int signal = (int)child.StopSignal;
            outcome = new WaitOutcome(child, (signal << 8) | StoppedMark, SignalCode.Stopped, signal);
        }
        else if (child.JobEvent == JobEvent.Continued && request.Has(WaitOptions.Continued))
        {
            outcome = new WaitOutcome(child, ContinuedStatus, SignalCode.Continued, (int)Signal.SIGCONT);
        }
        else
        {
            outcome = default;
            return false;
        }

        if (consumes)
        {
            child.JobEvent = JobEvent.None;
        }

        return true;
    }
}
