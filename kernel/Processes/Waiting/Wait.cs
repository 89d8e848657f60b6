using System.Runtime.CompilerServices;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>wait4(2) and waitid(2): waits for children to end, to stop, or to go on.</summary>
public static class Wait
{
    internal const int ContinuedStatus = 0xffff;
    internal const int StoppedMark = 0x7f;
    private const int InstructionsAChild = 50;
    private const int ChildrenAPortion = WorkPortion.Size / InstructionsAChild;

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
            bool hasEntered = false;
            if ((process.LiveThreads > 1 && TryOwnChildren(caller, request, ref isAnyMeant, ref hasEntered, out outcome))
                || TryChildren(caller, request, ref isAnyMeant, ref hasEntered, out outcome)
                || (!process.Tracees.IsEmpty && TraceeWait.Try(caller, request, ref isAnyMeant, ref hasEntered, out outcome)))
            {
                LeaveQueue(caller, hasEntered);
                return Errno.None;
            }

            // LAB wait: solution
            if (!isAnyMeant || request.Has(WaitOptions.NoHang))
            {
                LeaveQueue(caller, hasEntered);
                return isAnyMeant ? Errno.None : Errno.ECHILD;
            }

            Errno error = hasEntered ? process.ChildEvents.WaitFromEntry(caller) : process.ChildEvents.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }

            // LAB wait: hand-out
            //| // For now it looks again each millisecond, since nobody wakes it, and lets no signal end the call.
            //| LeaveQueue(caller, hasEntered);
            //| if (!isAnyMeant || caller.IsKilled)
            //| {
            //|     return isAnyMeant ? Errno.ERESTARTSYS : Errno.ECHILD;
            //| }
            //|
            //| const ulong pause = 1_000_000;
            //| caller.Block(SleepKind.Killable, caller.Scheduler.Hardware.Nanoseconds + pause);
            // LAB wait: end
        }
    }

    /// <summary>Looks among the children of the calling thread alone, which come before those of its process's other threads.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryOwnChildren(
        Thread caller, in WaitRequest request, ref bool isAnyMeant, ref bool hasEntered, out WaitOutcome outcome) =>
        TryChildren(caller, request.OfOwnThread(), ref isAnyMeant, ref hasEntered, out outcome);

    /// <summary>Looks for a child with something to tell.</summary>
    /// <param name="isAnyMeant">Set when one might have something later: a zombie has not, for who does not ask about its end.</param>
    /// <param name="hasEntered">Set when others have run meanwhile: the caller stands in the queue of its children's events then.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryChildren(Thread caller, in WaitRequest request, ref bool isAnyMeant, ref bool hasEntered, out WaitOutcome outcome)
    {
        if (First(caller.Process, request) is not { } child)
        {
            outcome = default;
            return false;
        }

        return TryChild(caller, child, request, ref isAnyMeant, out outcome)
            || (Next(caller.Process, child, request) is { } next && TryOthers(caller, next, request, ref isAnyMeant, ref hasEntered, out outcome));
    }

    /// <summary>Looks for a child with something to tell from the second one on, in portions.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryOthers(
        Thread caller, Process second, in WaitRequest request, ref bool isAnyMeant, ref bool hasEntered, out WaitOutcome outcome)
    {
        Process process = caller.Process;
        Process? child = second;
        for (int left = WorkPortion.Pieces(ChildrenAPortion); child is not null; left--)
        {
            if (isAnyMeant && !process.HasChildrenWithNews)
            {
                break;
            }

            if (TryChild(caller, child, request, ref isAnyMeant, out outcome))
            {
                return true;
            }

            child = Next(process, child, request);
            if (left <= 0 && child is not null)
            {
                left = WorkPortion.Pieces(ChildrenAPortion);
                hasEntered = true;
                process.ChildEvents.Enter(caller);
                child = caller.PreemptionPoint() == Errno.None ? Present(process, child) : null;
            }
        }

        outcome = default;
        return false;
    }

    /// <summary>A child that is one still, or else the first one: another thread may have waited for it, or ended.</summary>
    private static Process? Present(Process process, Process child) =>
        child.Parent == process && process.World.Processes.Find(child.Id) == child ? child : process.Children.First;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryChild(Thread caller, Process child, in WaitRequest request, ref bool isAnyMeant, out WaitOutcome outcome)
    {
        if (!request.Includes(caller, child)
            || (child.Leader.Traced is not null && TraceeWait.Hides(caller.Process, child, request, ref isAnyMeant)))
        {
            outcome = default;
            return false;
        }

        isAnyMeant |= !child.IsZombie || request.Has(WaitOptions.Exited);
        return TryTell(child, request, out outcome);
    }

    private static void LeaveQueue(Thread caller, bool hasEntered)
    {
        if (hasEntered)
        {
            caller.Process.ChildEvents.Leave(caller);
        }
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
        // LAB wait: solution
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
        // LAB wait: hand-out
        //| // For now only the end of a child is told, whatever the caller asks for.
        //| if (!child.IsZombie)
        //| {
        //|     outcome = default;
        //|     return false;
        //| }
        //|
        //| outcome = WaitOutcome.OfEnd(child);
        //| Reaper.Reap(child);
        //| return true;
        // LAB wait: end
    }
}
