namespace Tine.Processes;

/// <summary>
/// Where vfork's parent waits until the child executes a program or ends. Child and parent both refer to it,
/// and it outlives whichever goes first.
/// </summary>
internal sealed class VForkCompletion(Thread parent)
{
    private Thread? _parent = parent;

    public bool IsReleased { get; private set; }

    /// <summary>
    /// Gives the processor to the child and sleeps until released. Only a fatal signal ends the wait early;
    /// the child then goes on alone with the memory.
    /// </summary>
    /// <returns>None, or ERESTARTSYS when the parent is being killed.</returns>
    public Errno Wait(Thread child)
    {
        Thread waiter = _parent!;
        waiter.BlockFor(child);
        while (!IsReleased)
        {
            if (waiter.Block(SleepKind.Killable, Caller.Never) != Errno.None && !IsReleased)
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
        IsReleased = true;
        if (_parent is { State: ThreadState.Killable } waiter)
        {
            waiter.WakeCause = WakeCause.Event;
            waiter.Scheduler.MakeReadyFirst(waiter);
        }

        _parent = null;
    }
}
