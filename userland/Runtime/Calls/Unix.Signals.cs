namespace Tine.Runtime;

public static unsafe partial class Unix
{
    /// <summary>SA_RESTART: interrupted calls start again.</summary>
    public const ulong RestartFlag = 0x10000000;

    /// <summary>SA_ONSTACK: run on the stack of <see cref="SigAltStack"/>.</summary>
    public const ulong OnStackFlag = 0x08000000;

    /// <summary>SA_NOCLDSTOP: no SIGCHLD for children that stop or go on.</summary>
    public const ulong NoChildStopFlag = 1;

    /// <summary>SA_NOCLDWAIT: children leave no zombies.</summary>
    public const ulong NoChildWaitFlag = 2;

    /// <summary>SA_NODEFER: the signal stays deliverable in its handler.</summary>
    public const ulong NoDeferFlag = 0x40000000;

    /// <summary>SA_RESETHAND: the handler runs once.</summary>
    public const ulong ResetHandlerFlag = 0x80000000;

    private const ulong InformationFlag = 4;
    private const ulong RestorerFlag = 0x04000000;
    private const ulong MaskBytes = 8;

    public static SysResult Kill(int process, Signal signal) => new(Stubs.Syscall(SystemCall.Kill, Word(process), Word((int)signal)));

    /// <summary>
    /// Runs <paramref name="handler"/> when the signal comes. It interrupts at any instruction, so it may not allocate
    /// or print through a buffer; set a static, write(2), or _exit.
    /// </summary>
    public static SysResult Handle(
        Signal signal, delegate*<int, SignalInformation*, void*, void> handler, ulong flags = 0, ulong mask = 0) =>
        SetAction(signal, handler, flags | InformationFlag | RestorerFlag, mask);

    public static SysResult Ignore(Signal signal) => SetAction(signal, SignalAction.Ignore, 0);

    public static SysResult SetDefault(Signal signal) => SetAction(signal, SignalAction.Default, 0);

    public static SysResult GetAction(Signal signal, out SignalAction action)
    {
        SignalAction old = default;
        var result = new SysResult(Stubs.Syscall(SystemCall.RtSigAction, Word((int)signal), 0, Word(&old), MaskBytes));
        action = old;
        return result;
    }

    /// <summary>Adds to the blocked signals; returns the mask before.</summary>
    public static ulong Block(ulong mask) => ChangeMask(0, mask);

    public static ulong Unblock(ulong mask) => ChangeMask(1, mask);

    public static ulong SetMask(ulong mask) => ChangeMask(2, mask);

    /// <summary>The signals that are blocked and pending.</summary>
    public static ulong PendingSignals()
    {
        ulong mask = 0;
        Stubs.Syscall(SystemCall.RtSigPending, Word(&mask), MaskBytes);
        return mask;
    }

    /// <summary>The bit of one signal in a mask.</summary>
    public static ulong MaskOf(Signal signal) => 1UL << ((int)signal - 1);

    /// <summary>rt_sigsuspend(2): waits with another mask until a handler has run.</summary>
    public static SysResult SigSuspend(ulong mask) => new(Stubs.Syscall(SystemCall.RtSigSuspend, Word(&mask), MaskBytes));

    /// <summary>rt_sigtimedwait(2): takes a pending signal of the set.</summary>
    /// <param name="mask">The set.</param>
    /// <param name="information">Receives its siginfo; null for no matter.</param>
    /// <param name="nanoseconds">The time to wait; negative for ever.</param>
    /// <returns>Its number; EAGAIN when the time is over, EINTR after another signal's handler.</returns>
    public static SysResult SigTimedWait(ulong mask, SignalInformation* information, long nanoseconds)
    {
        var time = new TimeSpecification { Seconds = nanoseconds / NanosecondsPerSecond, Nanoseconds = nanoseconds % NanosecondsPerSecond };
        ulong timeout = nanoseconds < 0 ? 0 : Word(&time);
        return new(Stubs.Syscall(SystemCall.RtSigTimedWait, Word(&mask), Word(information), timeout, MaskBytes));
    }

    /// <summary>sigqueue(3): sends a value along. EAGAIN when RLIMIT_SIGPENDING is reached.</summary>
    public static SysResult SigQueue(int process, Signal signal, ulong value)
    {
        const int queueCode = -1;
        var information = new SignalInformation { Number = (int)signal, Code = queueCode, ProcessId = GetPid(), UserId = GetUid(), Value = value };
        return new(Stubs.Syscall(SystemCall.RtSigQueueInfo, Word(process), Word((int)signal), Word(&information)));
    }

    /// <summary>tgkill(2).</summary>
    public static SysResult TgKill(int process, int thread, Signal signal) =>
        new(Stubs.Syscall(SystemCall.TgKill, Word(process), Word(thread), Word((int)signal)));

    public static SysResult SigAltStack(SignalStack* stack, SignalStack* old) =>
        new(Stubs.Syscall(SystemCall.SigAltStack, Word(stack), Word(old)));

    /// <summary>alarm(2): SIGALRM after so many seconds; 0 calls it off. Returns what was left of the one before.</summary>
    public static int Alarm(uint seconds) => (int)Stubs.Syscall(SystemCall.Alarm, seconds);

    /// <summary>setitimer(2) of ITIMER_REAL: SIGALRM every so many microseconds; 0 calls it off.</summary>
    public static SysResult SetRealTimer(long microseconds)
    {
        var timer = new IntervalTimer
        {
            IntervalSeconds = microseconds / 1_000_000,
            IntervalMicroseconds = microseconds % 1_000_000,
            Seconds = microseconds / 1_000_000,
            Microseconds = microseconds % 1_000_000,
        };
        return new(Stubs.Syscall(SystemCall.SetITimer, 0, Word(&timer), 0));
    }

    private static ulong ChangeMask(int how, ulong mask)
    {
        ulong old = 0;
        Stubs.Syscall(SystemCall.RtSigProcMask, Word(how), Word(&mask), Word(&old), MaskBytes);
        return old;
    }

    private static SysResult SetAction(Signal signal, void* handler, ulong flags, ulong mask = 0)
    {
        var action = new SignalAction { Handler = handler, Flags = flags, Restorer = Stubs.SignalRestorerAddress(), Mask = mask };
        return new(Stubs.Syscall(SystemCall.RtSigAction, Word((int)signal), Word(&action), 0, MaskBytes));
    }
}
