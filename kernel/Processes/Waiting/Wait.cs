using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>wait4(2) and waitid(2): waits for children to end, to stop, or to go on.</summary>
public static class Wait
{
    private const int ContinuedStatus = 0xffff;
    private const int StoppedMark = 0x7f;

    /// <summary>Sleeps until a child has something to tell.</summary>
    /// <returns>The outcome, with no child under NoHang; ECHILD when no child is meant; ERESTARTSYS.</returns>
    public static Result<WaitOutcome> For(Thread caller, WaitRequest request)
    {
        Process process = caller.Process;
        while (true)
        {
            bool isAnyMeant = false;
            bool ownFirst = process.LiveThreads > 1;
            if ((ownFirst && TryChildren(caller, request.OfOwnThread(), ref isAnyMeant, out WaitOutcome outcome))
                || TryChildren(caller, request, ref isAnyMeant, out outcome))
            {
                return outcome;
            }

            if (!isAnyMeant)
            {
                return Errno.ECHILD;
            }

            if (request.Has(WaitOptions.NoHang))
            {
                return default(WaitOutcome);
            }

            Errno error = process.ChildEvents.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }
        }
    }

    /// <summary>Looks for a child with something to tell.</summary>
    /// <param name="isAnyMeant">Set when one might have something later: a zombie has not, for who does not ask about its end.</param>
    private static bool TryChildren(Thread caller, WaitRequest request, ref bool isAnyMeant, out WaitOutcome outcome)
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
    private static Process? First(Process process, WaitRequest request) =>
        request.ProcessId == 0 ? process.Children.First
        : process.World.Processes.Find(request.ProcessId) is { } child && child.Parent == process ? child
        : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Process? Next(Process process, Process child, WaitRequest request) =>
        request.ProcessId == 0 ? process.Children.After(child) : null;

    private static bool TryTell(Process child, WaitRequest request, out WaitOutcome outcome)
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
                Reaper.Reap(child);
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
