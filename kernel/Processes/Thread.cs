using System.Runtime.CompilerServices;
using Tine.Files;
using Tine.X64;

namespace Tine.Processes;

/// <summary>A thread of a process: registers, kernel stack, state and signal mask.</summary>
public sealed partial class Thread : Caller
{
    private ListLink<Thread> _processLink;
    private ListLink<Thread> _worldLink;
    private SleepTimer? _sleepTimer;

    internal Thread(Process process, Scheduler scheduler)
    {
        Process = process;
        Scheduler = scheduler;
    }

    /// <summary>Registers and stacks while it does not run.</summary>
    public ThreadContext Context;

    /// <summary>Signals sent to this thread and not yet delivered.</summary>
    internal PendingSignals Pending;

    /// <summary>The fault that raised the pending synchronous signal; number 0 when there is none.</summary>
    internal SignalInfo Fault;

    internal AlternateStack AlternateStack;

    /// <summary>The sleep that restart_syscall(2) continues.</summary>
    internal InterruptedSleep InterruptedSleep;

    /// <summary>The next one in the <see cref="RunQueue"/>.</summary>
    internal Thread? NextReady;

    public Process Process { get; }

    /// <summary>The scheduler of the processor that it runs on, or ran on last.</summary>
    public Scheduler Scheduler { get; internal set; }

    /// <summary>Credentials, one set a thread as on Linux: C libraries change those of all threads one by one.</summary>
    public Credentials Credentials { [NoAllocation] get; internal set; } = null!;

    /// <summary>Nice value, policy and timer slack, one set a thread as on Linux.</summary>
    public SchedulingParameters Scheduling { [NoAllocation] get; internal set; } = null!;

    /// <summary>PR_SET_NO_NEW_PRIVS: no exec gives it a right that it does not have.</summary>
    internal bool HasNoNewPrivileges;

    /// <summary>
    /// Whether it became a user with more processes than its RLIMIT_NPROC; the next exec checks again and may fail.
    /// </summary>
    internal bool HasTooManyProcesses;

    public World World
    {
        [NoAllocation]
        get => Process.World;
    }

    /// <summary>The thread id; the process's own id for its first thread.</summary>
    public int Id { get; internal set; }

    public ThreadState State { get; internal set; }

    /// <summary>Reasons not to go straight back to user mode; the trap exit looks at this word alone.</summary>
    public ReturnWork ReturnWork;

    /// <summary>Added to the number of each of its system calls: 0, or for a thread that stops at calls (ptrace(2)) what leads beyond the table.</summary>
    public uint CallOffset { [NoAllocation] get; internal set; }

    /// <summary>The hold of its tracer; null for a thread that nobody traces.</summary>
    internal TracedThread? Traced;

    /// <summary>The signals that it blocks.</summary>
    public SignalSet Blocked { get; internal set; }

    /// <summary>The user's registers, while the thread is in the kernel on the program's behalf.</summary>
    public ref TrapFrame Frame
    {
        [NoAllocation]
        get => ref Context.Frame;
    }

    /// <summary>The name that ps shows, at most 15 bytes; PR_SET_NAME.</summary>
    public byte[] Name { get; internal set; } = [];

    /// <summary>Processor time so far, without what has passed since the last switch; see <see cref="Scheduler.Charge"/>.</summary>
    public ulong RunNanoseconds { get; internal set; }

    /// <summary>Timer ticks that came in user mode and in the kernel: how processor time is divided.</summary>
    internal uint UserTicks;
    internal uint SystemTicks;

    /// <summary>Value of <see cref="VoluntarySwitches"/> when it was woken for nothing, for <see cref="WakeCheck"/>.</summary>
    internal ulong SwitchesAtProbe;

    /// <summary>Counts how often it gave the processor away, and how often it was taken.</summary>
    internal ulong VoluntarySwitches;
    internal ulong InvoluntarySwitches;

    /// <summary>Processor time as it was told last.</summary>
    internal ToldTimes ToldTimes;

    /// <summary>Reads and writes that its calls made.</summary>
    internal TransferCounts Transfers;

    /// <summary>The last exception, for the signal frame.</summary>
    internal ulong TrapNumber;
    internal ulong TrapErrorCode;
    internal ulong FaultAddress;

    /// <summary>Clocks of its own processor time, for timers; null until one is set.</summary>
    internal ProcessorTimeWatch? ProcessorClocks;

    internal WakeCause WakeCause;

    /// <summary>The deadline of its sleep.</summary>
    internal ulong SleepDeadlineNanoseconds
    {
        [NoAllocation]
        get => _sleepTimer is { IsQueued: true } timer ? Scheduler.DeadlineOf(timer) : Never;
    }

    /// <summary>The mask to go back to after sigsuspend and its relatives; see <see cref="ReturnWork.RestoreMask"/>.</summary>
    internal SignalSet SavedMask;

    /// <summary>Signals that sigtimedwait waits for: they wake although they are blocked.</summary>
    internal SignalSet WaitedFor;

    /// <summary>The address where a zero is written, and a futex woken, when the thread ends; null for none.</summary>
    internal VirtualAddress ClearThreadId;

    /// <summary>Head of the list of robust futexes.</summary>
    internal VirtualAddress RobustList;

    /// <summary>Mutexes of FUTEX_LOCK_PI that it owns and others wait for; its own wait for one.</summary>
    internal IntrusiveTree<OwnedLock, OwnedLock.Link> OwnedLocks;
    internal LockWaiter? LockWaiter;

    /// <summary>The parent that waits until this thread lets go of the borrowed memory (vfork).</summary>
    internal VForkCompletion? VForkCompletion;

    /// <summary>Runs on the processor now.</summary>
    public bool IsCurrent
    {
        [NoAllocation]
        get => Scheduler.Current == this;
    }

    public override bool IsInterrupted
    {
        [NoAllocation]
        get => (ReturnWork & (ReturnWork.Signal | ReturnWork.Killed | ReturnWork.Stop | ReturnWork.Trap)) != 0;
    }

    public override bool IsKilled
    {
        [NoAllocation]
        get => (ReturnWork & ReturnWork.Killed) != 0;
    }

    public override ulong FileSizeLimit => Process.Limits[Resource.FileSize].Soft;

    public override ulong LockedMemoryLimit =>
        Credentials.Has(Capability.LockMemory) ? ulong.MaxValue : Process.Limits[Resource.LockedMemory].Soft;

    public override Errno Block(SleepKind kind, ulong deadlineNanoseconds)
    {
        if (kind == SleepKind.Interruptible ? IsInterrupted : IsKilled)
        {
            return NoteInterruption();
        }

        if (deadlineNanoseconds != Never)
        {
            return BlockUntil(kind, deadlineNanoseconds);
        }

        Sleep(kind);
        return WakeCause == WakeCause.Event ? Errno.None : NoteInterruption();
    }

    private Errno BlockUntil(SleepKind kind, ulong deadlineNanoseconds)
    {
        bool followsRealTime = (deadlineNanoseconds & OnRealTime) != 0;
        deadlineNanoseconds &= ~OnRealTime;
        if (deadlineNanoseconds <= Scheduler.Hardware.Nanoseconds)
        {
            ReturnWork &= ~ReturnWork.Probed;
            return Errno.ETIMEDOUT;
        }

        _sleepTimer ??= new SleepTimer(this);
        _sleepTimer.FollowsRealTime = followsRealTime;
        Scheduler.AddTimer(_sleepTimer, Scheduler.OnClockOf(_sleepTimer, deadlineNanoseconds));
        Sleep(kind);
        Scheduler.RemoveTimer(_sleepTimer);
        return WakeCause switch
        {
            WakeCause.Event => Errno.None,
            WakeCause.Deadline => Errno.ETIMEDOUT,
            _ => NoteInterruption(),
        };
    }

    public override Errno PreemptionPoint()
    {
        if ((ReturnWork & ReturnWork.Memory) != 0)
        {
            World.Shortage.RestoreReserve(this);
        }

        Scheduler.PreemptionPoint(this);
        return IsKilled ? Errno.EINTR : Errno.None;
    }

    public override Errno AwaitMemory() =>
        World.Shortage.AwaitRoom(this, Memory.FrameAllocator.Current.ReservedFrames) ? Errno.None : IsKilled ? NoteInterruption() : Errno.ENOMEM;

    [NoAllocation]
    public override void Wake() => Scheduler.EndSleep(this, WakeCause.Event);

    /// <summary>Sleeps until woken or killed, giving the processor straight to <paramref name="next"/> (vfork).</summary>
    [NoAllocation]
    internal void BlockFor(Thread next)
    {
        VoluntarySwitches++;
        State = ThreadState.Killable;
        Scheduler.SwitchDirectlyTo(next);
    }

    /// <summary>Sends the thread a signal that its own doing raised, such as SIGPIPE.</summary>
    public void RaiseSignal(Signal signal) => Signals.SendToThread(this, SignalInfo.From(signal, SignalCode.User, this));

    public override void NoteBrokenPipe() => RaiseSignal(Signal.SIGPIPE);

    /// <summary>Sets another mask until the call returns or a handler has run: ppoll, pselect, sigsuspend.</summary>
    public void SetTemporaryMask(SignalSet mask)
    {
        SavedMask = Blocked;
        ReturnWork |= ReturnWork.RestoreMask;
        SignalMask.SetMask(this, mask);
    }

    /// <summary>Notes that the call's result may be a restart code: the way back to user mode must look at it.</summary>
    [NoAllocation]
    internal Errno NoteInterruption()
    {
        ReturnWork = (ReturnWork & ~ReturnWork.Probed) | ReturnWork.Restart;
        return Errno.ERESTARTSYS;
    }

    [NoAllocation]
    internal void CountTick(bool inUserMode, ulong nowNanoseconds)
    {
        if (inUserMode)
        {
            UserTicks++;
        }
        else
        {
            SystemTicks++;
        }

        ProcessorClocks?.OnTick(nowNanoseconds);
        if (Process.ProcessorClocks is { } clocks)
        {
            clocks.OnTick(nowNanoseconds);
        }
        else if (Process.Limits[Resource.ProcessorSeconds].Soft != ResourceLimit.Infinity)
        {
            // Inherited: the timer that enforces it is made on the way back to user mode.
            ReturnWork |= ReturnWork.ProcessorTime;
        }
    }

    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Sleep(SleepKind kind)
    {
        State = kind == SleepKind.Interruptible ? ThreadState.Interruptible : ThreadState.Killable;
        VoluntarySwitches++;
        Scheduler.Schedule();
    }

    internal readonly struct ProcessLink : IListLink<Thread>
    {
        [NoAllocation]
        public ref ListLink<Thread> In(Thread thread) => ref thread._processLink;
    }

    internal readonly struct WorldLink : IListLink<Thread>
    {
        [NoAllocation]
        public ref ListLink<Thread> In(Thread thread) => ref thread._worldLink;
    }
}
