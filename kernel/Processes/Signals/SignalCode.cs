namespace Tine.Processes;

/// <summary>si_code of siginfo_t: where a signal came from; sigaction(2).</summary>
public enum SignalCode
{
    // Any signal.
    User = 0,
    Kernel = 0x80,
    Queue = -1,
    Timer = -2,
    MessageQueue = -3,
    ThreadKill = -6,

    // SIGILL
    IllegalOperand = 2,
    IllegalOpcode = 1,

    // SIGFPE
    IntegerDivide = 1,
    IntegerOverflow = 2,
    FloatDivide = 3,
    FloatOverflow = 4,
    FloatUnderflow = 5,
    FloatInexact = 6,
    FloatInvalid = 7,

    // SIGSEGV
    NotMapped = 1,
    AccessDenied = 2,

    // SIGBUS
    BadAlignment = 1,
    BeyondFile = 2,

    // SIGTRAP
    Breakpoint = 1,
    SingleStep = 2,
    HardwareBreakpoint = 4,

    // F_SETSIG
    InputReady = 1,
    OutputReady = 2,
    Message = 3,

    // SIGCHLD
    Exited = 1,
    Killed = 2,
    Dumped = 3,
    Trapped = 4,
    Stopped = 5,
    Continued = 6,
}
