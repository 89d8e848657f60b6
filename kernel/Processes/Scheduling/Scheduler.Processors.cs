using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <content>Several processors: each has a scheduler, all have the same timers, and one at a time runs the kernel.</content>
/// <remarks>
/// Whoever holds the kernel lock may use each of them. A processor without a ready thread takes one from the others, or waits on a stack
/// of its own: the thread that ran last may go on elsewhere meanwhile.
/// </remarks>
public sealed partial class Scheduler
{
    /// <summary>All schedulers; null where there is one processor.</summary>
    private ProcessorSet? _processors;

    /// <summary>The stack of this processor while it has nothing to run.</summary>
    private ThreadContext _idleContext;

    /// <summary>The number of its processor, from 0 on.</summary>
    public int Number { [NoAllocation] get; private init; }

    /// <summary>Whether nobody runs on its processor.</summary>
    public bool IsIdle { [NoAllocation] get => _isIdle; }

    /// <summary>All schedulers of the machine; null where there is one.</summary>
    public ProcessorSet? Processors { [NoAllocation] get => _processors; }

    private Scheduler(Scheduler first, int number)
    {
        Hardware = first.Hardware;
        RealTime = new RealTimeThrottle(new NextPeriod(this));
        Timers = first.Timers;
        Sleeps = first.Sleeps;
        _realTimeTimers = first.RealTimeTimers;
        CallTable = first.CallTable;
        StoppingCall = first.StoppingCall;
        Number = number;
        _isIdle = true;
    }

    /// <summary>Makes schedulers for further processors. This is the first one's, before its first thread runs.</summary>
    /// <returns>None, or ENOMEM; then there is one processor.</returns>
    public Errno AddProcessors(int count, Thread first)
    {
        var all = new Scheduler[count];
        all[0] = this;
        for (int number = 1; number < count; number++)
        {
            all[number] = new Scheduler(this, number);
        }

        var processors = new ProcessorSet(all, first);
        foreach (Scheduler scheduler in all)
        {
            Errno error = Hardware.CreateStack(ref scheduler._idleContext);
            if (error != Errno.None)
            {
                return error;
            }

            Hardware.PrepareIdle(ref scheduler._idleContext);
            scheduler.Current = first;
        }

        foreach (Scheduler scheduler in all)
        {
            scheduler._processors = processors;
        }

        return Errno.None;
    }

    /// <summary>Begins to run threads on a further processor, which holds the kernel lock. Never returns.</summary>
    [NoAllocation]
    public void StartFurther()
    {
        var boot = default(ThreadContext);
        _chargedUntilNanoseconds = Hardware.Nanoseconds;
        _busyNanoseconds = _chargedUntilNanoseconds;
        _nextTickNanoseconds = _chargedUntilNanoseconds + SliceNanoseconds;
        RequestTimer(_nextTickNanoseconds);
        Hardware.Switch(ref boot, ref _idleContext);
    }

    /// <summary>Takes over from the processor that held the kernel lock before.</summary>
    [NoAllocation]
    internal void TakeOverFrom(Scheduler former)
    {
        if (former._memory is { } left)
        {
            left.IsActive = false;
        }

        if (_memory is { IsDying: false } memory)
        {
            memory.IsActive = true;
        }
    }

    /// <summary>Waits for threads to run, and runs them: on the processor's own stack, with the kernel lock. Never returns.</summary>
    [NoAllocation]
    public void RunIdle()
    {
        while (true)
        {
            Thread? next = _ready.TakeFirst() ?? TakeFromOthers();
            if (next is null)
            {
                Hardware.WaitUnlocked();
                continue;
            }

            ReadyCount--;
            Switches++;
            EndIdleness();
            Current = next;
            UseMemoryOf(next.Process);
            Hardware.Switch(ref _idleContext, ref next.Context);
        }
    }

    /// <summary>Whether this scheduler has a ready thread for a processor that is idle.</summary>
    [NoAllocation]
    internal bool HasReadyFor(int processor) => ReadyCount > 0 && _ready.FindFor(processor) is not null;

    /// <summary>Has the running thread make room for those that have just woken up.</summary>
    [NoAllocation]
    internal void HurryAwakened()
    {
        if (_ready.HasAwakened && !_isIdle)
        {
            Current.ReturnWork |= ReturnWork.Reschedule;
        }
    }

    /// <summary>Makes a thread one of this processor's, wherever it is now.</summary>
    [NoAllocation]
    internal void Adopt(Thread thread)
    {
        Scheduler former = thread.Scheduler;
        if (former.Current == thread && !former._isIdle)
        {
            thread.ReturnWork |= ReturnWork.Reschedule; // It moves when it gets there.
            return;
        }

        bool isReady = thread.State == ThreadState.Ready && former._ready.Remove(thread);
        NoteMove(thread);
        if (isReady)
        {
            former.ReadyCount--;
            MakeReady(thread);
        }
    }

    /// <summary>Sends the running thread to a processor that it may run on.</summary>
    [NoAllocation]
    private void MoveAway(Thread current)
    {
        Charge();
        Scheduler to = _processors!.All[current.FirstProcessor(_processors.All.Length)];
        to.NoteMove(current);
        to.MakeReady(current);
        Schedule();
    }

    /// <summary>Makes this the scheduler of a thread, which has to tell its program, and to load its breakpoints here.</summary>
    [NoAllocation]
    private void NoteMove(Thread thread)
    {
        thread.Scheduler = this;
        thread.ReturnWork |= (thread.Sequence is null ? ReturnWork.None : ReturnWork.Sequence)
            | (thread.Traced is null ? ReturnWork.None : ReturnWork.Breakpoints);
    }

    /// <summary>Takes a ready thread from the processor that has most of them.</summary>
    [NoAllocation]
    private Thread? TakeFromOthers()
    {
        Scheduler? busiest = null;
        foreach (Scheduler other in _processors!.All)
        {
            if (other != this && other.ReadyCount > (busiest is null ? 0 : busiest.ReadyCount) && other.HasReadyFor(Number))
            {
                busiest = other;
            }
        }

        if (busiest?._ready.FindFor(Number) is not { } thread)
        {
            return null;
        }

        busiest._ready.Remove(thread);
        busiest.ReadyCount--;
        ReadyCount++;
        NoteMove(thread);
        return thread;
    }

    /// <summary>Leaves the processor without a thread. Returns when the calling one is run again.</summary>
    [NoAllocation]
    private void BeIdle()
    {
        Thread last = Current;
        Charge();
        _ready.BeginRoundOfNobody();
        _isIdle = true;
        last.ReturnWork &= ~ReturnWork.Reschedule;

        // Its page tables may be freed while nobody runs here.
        KernelRoot.Current.Activate();
        if (_memory is { } memory)
        {
            memory.IsActive = false;
            _memory = null;
        }

        Current = _processors!.Placeholder;
        Hardware.Switch(ref last.Context, ref _idleContext);
    }
}
