namespace Tine.Processes;

/// <summary>The waiters of one bucket of the <see cref="FutexTable"/>, first come first.</summary>
[NoAllocation]
internal sealed class FutexQueue
{
    public FutexWaiter? First { get; private set; }

    private FutexWaiter? _last;

    public void Add(FutexWaiter waiter)
    {
        waiter.Queue = this;
        waiter.Next = null;
        waiter.Previous = _last;
        if (_last is null)
        {
            First = waiter;
        }
        else
        {
            _last.Next = waiter;
        }

        _last = waiter;
    }

    public void Remove(FutexWaiter waiter)
    {
        if (waiter.Previous is null)
        {
            First = waiter.Next;
        }
        else
        {
            waiter.Previous.Next = waiter.Next;
        }

        if (waiter.Next is null)
        {
            _last = waiter.Previous;
        }
        else
        {
            waiter.Next.Previous = waiter.Previous;
        }

        waiter.Queue = null;
        waiter.Next = null;
        waiter.Previous = null;
    }
}
