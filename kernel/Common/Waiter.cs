namespace Tine;

/// <summary>A waiter in a <see cref="WaitQueue"/> that is told when it is woken: a thread, or what tells others in its turn.</summary>
public abstract class Waiter
{
    /// <summary>
    /// Handles the event that has come: makes a thread runnable again; harmless when it is not asleep. May be called from an
    /// interrupt handler. A waiter that enters the queue that is being woken is not woken with it.
    /// </summary>
    [NoAllocation]
    public abstract void Wake();
}
