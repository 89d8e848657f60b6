using System.Runtime.CompilerServices;
using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>
/// The scheduler of one processor, in the order of <see cref="ReadyThreads"/>. Kernel code is never preempted; a thread gives the
/// processor away by sleeping, by exiting, or on its way back to user mode.
/// </summary>
/// <remarks>
/// One instance a processor, reached through the thread. There is no idle thread: a thread that finds none ready waits for
/// interrupts on its own stack.
/// </remarks>
public sealed partial class Scheduler
{
    /// <summary>Between two ticks; and how long a thread of nice value 0 runs in a round.</summary>
    public const ulong SliceNanoseconds = 10_000_000;

    /// <summary>A thread with less left lets its children run after a fork.</summary>
    private const long LeastCreditToForkOn = (long)SliceNanoseconds / 16;

    private ReadyThreads _ready;
    private ulong _chargedUntilNanoseconds;
    private ulong _requestedTimerNanoseconds = Caller.Never;
    private ulong _nextTickNanoseconds;
    private ulong _nextLoadNanoseconds;
    private ulong _busyNanoseconds;
    private LoadAverage _load;
    private bool _isIdle;

    /// <summary>The address space in CR3, unless it was released since.</summary>
    private AddressSpace? _memory;

    public Scheduler(Hardware hardware)
    {
        Hardware = hardware;
        RealTime = new RealTimeThrottle(new NextPeriod(this));
        Timers = new TimerQueue();
        Sleeps = new TimerQueue();
    }

    public Hardware Hardware { get; }

    /// <summary>The longest that an interrupt has waited.</summary>
    public InterruptLatency Latency { get; } = new();

    /// <summary>Looks for lost wake-ups; null unless the machine was started for that.</summary>
    public WakeCheck? WakeCheck { get; set; }

    /// <summary>Whether nobody runs or is ready to.</summary>
    internal bool IsQuiet { [NoAllocation] get => _isIdle && _ready.IsEmpty; }

    /// <summary>The processor's last system calls, for panics.</summary>
    public CallLog Calls { get; } = new();

    /// <summary>The thread on the processor.</summary>
    public Thread Current { get; private set; } = null!;

    /// <summary>The table of system calls, which Syscalls fills in.</summary>
    public CallRow[] CallTable { [NoAllocation] get; set; } = [];

    /// <summary>The row of every call of a thread that stops at calls (ptrace(2)).</summary>
    public CallRow? StoppingCall { [NoAllocation] get; set; }

    /// <summary>The thread that the processor's breakpoints belong to; null for none.</summary>
    internal Thread? BreakpointOwner { get; set; }

    /// <summary>The number of switches from one thread to another.</summary>
    public ulong Switches { get; private set; }

    /// <summary>Time with nobody ready.</summary>
    public ulong IdleNanoseconds { get; private set; }

    /// <summary>Time that programs had, and that the kernel had: what was not idle, divided by where the ticks came.</summary>
    public ulong UserNanoseconds { get; private set; }

    public ulong SystemNanoseconds { get; private set; }

    /// <summary>The averages of /proc/loadavg.</summary>
    public ref readonly LoadAverage Load => ref (_processors?.All[0] ?? this)._load;

    /// <summary>Threads in sleeps that only their end breaks off.</summary>
    public int BlockedCount
    {
        [NoAllocation]
        get
        {
            int count = 0;
            foreach (Thread thread in Current.World.Threads)
            {
                count += thread.State == ThreadState.Killable ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>The number of ready threads, the running one not counted.</summary>
    public int ReadyCount { get; private set; }

    /// <summary>Lets a thread run that slept.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MakeReady(Thread thread)
    {
        CountReady(thread);
        _ready.Add(thread);
    }

    /// <summary>Puts a thread that may run before all others: a vfork's parent, to which the child gives the processor back.</summary>
    [NoAllocation]
    public void MakeReadyFirst(Thread thread)
    {
        CountReady(thread);
        _ready.AddFirst(thread);
    }

    /// <summary>
    /// Lets a thread run that was killed while it slept: after those that have something to answer, before those that compute.
    /// Forty processes that end together, with thousands of files, would keep a shell waiting.
    /// </summary>
    [NoAllocation]
    public void MakeReadyToEnd(Thread thread)
    {
        CountReady(thread);
        _ready.AddKilled(thread);
    }

    /// <summary>Makes a thread one of those that are ready. The caller puts it into its place among them.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountReady(Thread thread)
    {
        thread.State = ThreadState.Ready;
        ReadyCount++;
    }

    /// <summary>Lets a thread that is ready run before all others of its priority.</summary>
    [NoAllocation]
    internal void MoveToFront(Thread thread)
    {
        if (thread.State == ThreadState.Ready && thread != Current)
        {
            _ready.MoveFirst(thread);
        }
    }

    /// <summary>Ends a sleep, if the thread is in one.</summary>
    [NoAllocation]
    internal void EndSleep(Thread thread, WakeCause cause)
    {
        if (thread.State is ThreadState.Interruptible or ThreadState.Killable)
        {
            thread.WakeCause = cause;
            MakeReady(thread);
        }
        else
        {
            thread.ReturnWork &= ~ReturnWork.Probed;
        }
    }

    /// <summary>
    /// Gives a new thread half of its maker's time: one that forks and forks has soon none left in this round, and its children run,
    /// and are gone, before there are thousands of them.
    /// </summary>
    [NoAllocation]
    public void ShareTime(Thread maker, Thread child)
    {
        long half = maker.CreditNanoseconds > 0 ? maker.CreditNanoseconds >> 1 : 0;
        child.Round = maker.Round;
        child.CreditNanoseconds = half;
        maker.CreditNanoseconds -= half;
        if (half < LeastCreditToForkOn)
        {
            maker.ReturnWork |= ReturnWork.Reschedule;
        }
    }

    /// <summary>Gives the processor to the next ready thread, or waits until there is one. The caller has set its own state.</summary>
    [NoAllocation]
    public void Schedule()
    {
        Thread? next = _ready.TakeFirst();
        if (next is null)
        {
            ScheduleLater();
            return;
        }

        ReadyCount--;
        SwitchTo(next);
    }

    /// <summary>Gives the processor straight to one thread that stands in no queue: a vfork's child.</summary>
    [NoAllocation]
    public void SwitchDirectlyTo(Thread next)
    {
        next.State = ThreadState.Ready;
        if (next.Scheduler != this)
        {
            NoteMove(next); // Its maker has moved since.
        }

        if (_ready.HasAwakened)
        {
            RescheduleForRealTime(next);
        }

        SwitchTo(next);
    }

    /// <summary>Loads CR3 with a process's memory; costs little when it is there already.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void UseMemoryOf(Process process)
    {
        AddressSpace? memory = process.Memory;
        if (memory is not null && memory != _memory)
        {
            memory.Activate(_memory);
            _memory = memory;
        }
    }

    /// <summary>Starts the first thread of the machine: never returns to the code that boots.</summary>
    public void Start(Thread first)
    {
        var boot = default(ThreadContext);
        Current = first;
        first.State = ThreadState.Ready;
        _ready.BeginRoundAlone(first);
        _chargedUntilNanoseconds = Hardware.Nanoseconds;
        _nextTickNanoseconds = _chargedUntilNanoseconds + SliceNanoseconds;
        RequestTimer(Latency.NextInterrupt(_chargedUntilNanoseconds, _nextTickNanoseconds));
        UseMemoryOf(first.Process);
        Hardware.Switch(ref boot, ref first.Context);
        Panic.Because("The boot stack was continued after the scheduler had started.");
    }

    /// <summary>
    /// Takes the timer's interrupt, which waits. Threads that only wake up and sleep again, or end, may follow each other without
    /// ever reaching user mode: it is taken between them. Whoever it wakes goes before the next one as soon as that reaches user
    /// mode.
    /// </summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AcceptLateInterrupt(Thread next)
    {
        Hardware.AcceptInterrupts();
        if (_ready.HasAwakened)
        {
            next.ReturnWork |= ReturnWork.Reschedule;
        }
    }

    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SwitchTo(Thread next)
    {
        Thread previous = Current;
        if (next == previous)
        {
            return;
        }

        CreationPhase interrupted = PhaseClock.Current;
        PhaseClock.Enter(CreationPhase.Switches);
        Charge();
        Switches++;
        if (_chargedUntilNanoseconds >= _requestedTimerNanoseconds)
        {
            AcceptLateInterrupt(next);
        }

        previous.ReturnWork &= ~ReturnWork.Reschedule;
        Current = next;
        UseMemoryOf(next.Process);
        Hardware.Switch(ref previous.Context, ref next.Context);
        PhaseClock.Enter(interrupted);
    }
}
