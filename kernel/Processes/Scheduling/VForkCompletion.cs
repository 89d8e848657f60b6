using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>
/// The place where vfork's parent waits until the child executes a program or ends. Child and parent both refer to it, and it
/// outlives whichever goes first.
/// </summary>
internal sealed class VForkCompletion
{
    private readonly Process _parentProcess;
    private Thread? _parent;

    public VForkCompletion(Thread parent)
    {
        _parent = parent;
        _parentProcess = parent.Process;
        if (_parentProcess.Flavour == VForkFlavour.Solaris)
        {
            SuspendOthers(parent);
        }
    }

    public bool IsReleased { get; private set; }

    /// <summary>
    /// Gives the processor to the child and sleeps until released. Only a fatal signal ends the wait early;
    /// the child then goes on alone with the memory.
    /// </summary>
    /// <returns>None, or ERESTARTSYS when the parent is being killed.</returns>
    public Errno Wait(Thread child)
    {
        // LAB vfork: solution
        _parent!.BlockFor(child);
        return WaitForEnd();
        // LAB vfork: hand-out
        //| return Errno.None;
        // LAB vfork: end
    }

    /// <summary>Sleeps until released, while the child runs or is stopped by a tracer.</summary>
    /// <returns>None, or ERESTARTSYS when the parent is being killed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Errno WaitForEnd()
    {
        Thread? waiter = _parent;
        while (!IsReleased)
        {
            if (waiter!.Block(SleepKind.Killable, Caller.Never) != Errno.None && !IsReleased)
            {
                _parent = null;
                return Errno.ERESTARTSYS;
            }
        }

        return Errno.None;
    }

    /// <summary>Lets the parent go on, next of all.</summary>
    [NoAllocation]
    public void Release()
    {
        // LAB vfork: solution
        IsReleased = true;
        if (_parent is { State: ThreadState.Killable } waiter)
        {
            waiter.WakeCause = WakeCause.Event;
            waiter.Scheduler.MakeReadyFirst(waiter);
        }
        else
        {
            _parent?.Wake(); // Harmless: it is ready for another reason.
        }

        _parent = null;

        // LAB vfork: end
        if (_parentProcess.Memory is { } memory)
        {
            // The child may have set limits of its own, and with them those of the memory it borrowed.
            memory.Limits = _parentProcess.Limits.ForMemory;
        }

        if (_parentProcess.Flavour == VForkFlavour.Solaris)
        {
            ResumeOthers();
        }
    }

    /// <summary>Stops the parent's other threads before their next instruction in user mode (vfork(2), Solaris).</summary>
    private static void SuspendOthers(Thread caller)
    {
        caller.Process.SuspendedThreads ??= new WaitQueue();
        foreach (Thread thread in caller.Process.Threads)
        {
            if (thread != caller)
            {
                thread.ReturnWork |= ReturnWork.Suspended;
            }
        }
    }

    [NoAllocation]
    private void ResumeOthers()
    {
        foreach (Thread thread in _parentProcess.Threads)
        {
            thread.ReturnWork &= ~ReturnWork.Suspended;
        }

        _parentProcess.SuspendedThreads?.WakeAll();
    }
}
