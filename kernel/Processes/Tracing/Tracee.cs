using Tine.Files;

namespace Tine.Processes;

/// <summary>A thread that another one traces, and its present stop; ptrace(2).</summary>
/// <remarks>
/// <code>
///   thread.State  Stop   Code      the tracee
///   any other     None   0         runs or sleeps
///   Traced        set    not 0     is stopped; no wait has told it yet
///   Traced        set    0         is stopped, and told
///   Dead          None   any       IsZombie: has ended, and waits to be told
/// </code>
/// </remarks>
internal sealed class Tracee : TracedThread
{
    /// <summary>si_code of a system-call stop with PTRACE_O_TRACESYSGOOD: SIGTRAP and bit 7.</summary>
    public const int MarkedCall = (int)Signal.SIGTRAP | 0x80;

    private const int EventShift = 8;

    /// <summary>Leads every number beyond the table of calls.</summary>
    private const uint BeyondTable = 0x8000_0000;

    public Tracee(Thread thread, Thread tracer)
    {
        Thread = thread;
        Tracer = tracer;
        TracerCredentials = tracer.Credentials;
    }

    public Thread Thread { [NoAllocation] get; }

    /// <summary>The credentials of the tracer as it began to trace: an exec of the tracee gains no more than these may.</summary>
    public Credentials TracerCredentials { get; init; }

    /// <summary>Whether it is traced by PTRACE_SEIZE, and so has PTRACE_EVENT_STOP, PTRACE_INTERRUPT and PTRACE_LISTEN.</summary>
    public bool IsSeized { [NoAllocation] get; init; }

    public TraceOptions Options { get; set; }

    public TraceStop Stop { [NoAllocation] get; private set; }

    /// <summary>The stop as wait tells it: the signal, and above it the event; 0 when there is nothing to tell.</summary>
    public int Code { get; set; }

    /// <summary>The siginfo of the stop, which PTRACE_GETSIGINFO tells; its number is 0 where there is none.</summary>
    public SignalInfo Info;

    /// <summary>The number that PTRACE_GETEVENTMSG tells of the last event.</summary>
    public ulong Message { get; set; }

    /// <summary>The signal that the tracer lets the tracee go on with.</summary>
    public Signal Injected { get; private set; }

    public ResumeMode Mode { get; private set; }

    /// <summary>PTRACE_LISTEN: stopped on, until a signal or PTRACE_INTERRUPT makes a new stop of it.</summary>
    public bool IsListening { [NoAllocation] get; private set; }

    /// <summary>Whether the thread, or the process that it led, has ended and was not waited for by the tracer.</summary>
    public bool IsZombie { get; private set; }

    /// <summary>The status of a zombie, or of a thread that is ending, as wait tells it.</summary>
    public int EndStatus { get; set; }

    /// <summary>Whether RFLAGS.TF is the tracer's doing, and so not shown.</summary>
    public bool HasForcedTrapFlag { get; set; }

    /// <summary>The hardware breakpoints of the thread; null before the first.</summary>
    public Breakpoints? Breakpoints { get; set; }

    /// <summary>Record of the SIGCHLD for the tracer.</summary>
    private readonly SignalRecord _report = new();

    public bool IsStopped
    {
        [NoAllocation]
        get => Thread.State == ThreadState.Traced;
    }

    /// <summary>Whether it goes on instruction by instruction.</summary>
    public bool IsStepping => Mode is ResumeMode.Step or ResumeMode.EmulateAndStep;

    public bool IsEmulating => Mode is ResumeMode.Emulate or ResumeMode.EmulateAndStep;

    /// <summary>Whether the present stop is a PTRACE_EVENT_STOP.</summary>
    public bool IsAtEventStop => Info.Code >> EventShift == (int)TraceEvent.Stop;

    /// <summary>The tracee that a thread is; null for one that nobody traces.</summary>
    [NoAllocation]
    public static Tracee? Of(Thread thread) => (Tracee?)thread.Traced;

    public static int CodeOf(TraceEvent happened, Signal signal = Signal.SIGTRAP) => ((int)happened << EventShift) | (int)signal;

    public bool Has(TraceOptions option) => (Options & option) != 0;

    /// <summary>Notes a stop; the caller makes the thread stop.</summary>
    public void BeginStop(TraceStop stop, int code, in SignalInfo info)
    {
        Stop = stop;
        Code = code;
        Info = info;
        Injected = Signal.None;
        Thread.State = ThreadState.Traced;
    }

    /// <summary>Forgets the stop: the tracer lets the thread go on, or it is to end.</summary>
    [NoAllocation]
    public void EndStop()
    {
        Stop = TraceStop.None;
        Code = 0;
        IsListening = false;
    }

    /// <summary>Lets the stopped thread go on.</summary>
    public void Resume(ResumeMode mode, Signal injected)
    {
        Mode = mode;
        Injected = injected;
        SetTrapFlag();
        Thread.CallOffset = mode == ResumeMode.Continue ? 0 : BeyondTable;
        EndStop();
        Thread.Scheduler.MakeReady(Thread);
    }

    /// <summary>Begins PTRACE_LISTEN.</summary>
    public void Listen()
    {
        IsListening = true;
        Code = 0;
        if ((Thread.ReturnWork & ReturnWork.Trap) != 0)
        {
            StopAnew(); // Something has happened since the stop began.
        }
    }

    /// <summary>Makes the thread stop on its way back to user mode, or anew if it listens; PTRACE_INTERRUPT.</summary>
    [NoAllocation]
    public void Interrupt()
    {
        Thread.ReturnWork = (Thread.ReturnWork & ~ReturnWork.Probed) | ReturnWork.Trap;
        if (IsStopped && IsListening)
        {
            StopAnew();
        }
        else if (Thread.State == ThreadState.Interruptible)
        {
            Thread.Scheduler.EndSleep(Thread, WakeCause.Signal);
        }
    }

    [NoAllocation]
    internal override void NoteStopChange()
    {
        if (IsSeized)
        {
            Interrupt();
        }
    }

    /// <summary>Notes the end, for the tracer's wait.</summary>
    public void BecomeZombie(int status)
    {
        EndStop();
        IsZombie = true;
        EndStatus = status;
    }

    /// <summary>Sends the tracer SIGCHLD, unless it has asked for none, and wakes its waits; Linux, do_notify_parent_cldstop.</summary>
    public void TellTracer(SignalCode code, int status)
    {
        Process process = Tracer.Process;
        SignalAction action = process.Handlers[Signal.SIGCHLD];
        if (!_report.IsQueued && !action.IsIgnore && !action.Has(SignalFlags.NoChildStop))
        {
            _report.Info = Stopping.ChildInfo(Thread.Process, code, status);
            _report.Info.ProcessId = Thread.Id;
            Signals.RaiseOnProcess(process, _report);
        }

        process.ChildEvents.WakeAll();
    }

    /// <summary>Ends a step before its instruction has run: at a signal's handler.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryEndStep()
    {
        bool wasStepping = IsStepping;
        Mode = wasStepping ? ResumeMode.Continue : Mode;
        SetTrapFlag();
        return wasStepping;
    }

    /// <summary>Sets RFLAGS.TF for a step, and takes it back if it is not the program's own.</summary>
    private void SetTrapFlag()
    {
        if (Thread.State == ThreadState.Dead)
        {
            return;
        }

        ref X64.TrapFrame frame = ref Thread.Frame;
        bool isSet = (frame.Rflags & X64.DebugRegisters.TrapFlag) != 0;
        if (IsStepping && !isSet)
        {
            frame.Rflags |= X64.DebugRegisters.TrapFlag;
            HasForcedTrapFlag = true;
        }
        else if (!IsStepping && HasForcedTrapFlag)
        {
            frame.Rflags &= ~X64.DebugRegisters.TrapFlag;
            HasForcedTrapFlag = false;
        }
    }

    [NoAllocation]
    private void StopAnew()
    {
        EndStop();
        Thread.Scheduler.MakeReady(Thread);
    }
}
