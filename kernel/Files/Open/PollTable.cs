namespace Tine.Files;

/// <summary>A thread's places in the queues of all files that it polls; poll(2) and select(2).</summary>
/// <remarks>
/// Use: poll each file with the table, <see cref="Wait"/>, <see cref="Clear"/>, and again until something is ready. Others may
/// run between two files: what is woken meanwhile is known to <see cref="Wait"/>.
/// </remarks>
public sealed class PollTable(Caller caller) : PollWatcher
{
    /// <summary>Instructions to poll a file with the table, which makes a place in a queue or two, perhaps while the heap is being collected.</summary>
    public const int InstructionsToWatch = 1500;

    private const int InstructionsToLeave = 50;
    private const int InstructionsToRelease = 500;

    private readonly Waker _waker = new(caller);
    private WaitEntry? _lastEntry;
    private HeldFile? _lastHeld;

    public override void Watch(WaitQueue queue)
    {
        var entry = new WaitEntry(_waker) { NextOfWaiter = _lastEntry };
        _lastEntry = entry;
        queue.Add(entry);
        WaitQueue.Late?.Expect(1);
    }

    /// <summary>Polls a file and holds it until <see cref="Clear"/>, even if other threads close its descriptor.</summary>
    public PollEvents PollAndHold(OpenFile file)
    {
        file.AddReference();
        _lastHeld = new HeldFile(file, _lastHeld);
        return file.Poll(this);
    }

    /// <summary>Sleeps until one of the queues is woken.</summary>
    /// <remarks>
    /// Another thread's close of a descriptor wakes nobody, as on Linux, and is seen at the next wake-up. Who holds files for
    /// that reason therefore sleeps on when it was woken for nothing (<c>check=wakes</c>): looking again would tell the close too early.
    /// </remarks>
    /// <returns>None when woken, ERESTARTSYS for a signal, ETIMEDOUT for the deadline.</returns>
    public Errno Wait(ulong deadlineNanoseconds)
    {
        bool holdsFiles = _lastHeld is not null;
        Errno error = Errno.None;
        for (bool sleeps = !_waker.IsWoken; sleeps; sleeps = holdsFiles && error == Errno.None && !_waker.IsWoken)
        {
            error = caller.Block(SleepKind.Interruptible, deadlineNanoseconds);
        }

        return error;
    }

    /// <summary>Leaves all queues and lets go of the files.</summary>
    public void Clear()
    {
        var portion = new WorkPortion(caller);
        for (; _lastEntry is { } entry; _lastEntry = entry.NextOfWaiter)
        {
            entry.Leave();
            WaitQueue.Late?.ExpectNoMore(1);
            portion.Spend(InstructionsToLeave);
        }

        for (; _lastHeld is { } held; _lastHeld = held.Next)
        {
            held.File.Release();
            portion.Spend(InstructionsToRelease);
        }

        _waker.IsWoken = false;
    }

    /// <summary>A thread's entry in the queues: notes that one of them was woken, and wakes the thread.</summary>
    private sealed class Waker(Caller caller) : Waiter
    {
        public bool IsWoken;

        [NoAllocation]
        public override void Wake()
        {
            IsWoken = true;
            caller.Wake();
        }
    }

    private sealed class HeldFile(OpenFile file, HeldFile? next)
    {
        public OpenFile File { get; } = file;

        public HeldFile? Next { get; } = next;
    }
}
