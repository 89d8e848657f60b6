namespace Tine.Runtime;

/// <summary>Words for signals.</summary>
public static class Signals
{
    public static string Name(Signal signal) => signal switch
    {
        Signal.None => "none",
        Signal.Hangup => "SIGHUP",
        Signal.Interrupt => "SIGINT",
        Signal.Quit => "SIGQUIT",
        Signal.IllegalInstruction => "SIGILL",
        Signal.Trap => "SIGTRAP",
        Signal.Abort => "SIGABRT",
        Signal.Bus => "SIGBUS",
        Signal.FloatingPoint => "SIGFPE",
        Signal.Kill => "SIGKILL",
        Signal.User1 => "SIGUSR1",
        Signal.SegmentationFault => "SIGSEGV",
        Signal.User2 => "SIGUSR2",
        Signal.Pipe => "SIGPIPE",
        Signal.Alarm => "SIGALRM",
        Signal.Terminate => "SIGTERM",
        Signal.Child => "SIGCHLD",
        Signal.Continue => "SIGCONT",
        Signal.Stop => "SIGSTOP",
        Signal.TerminalStop => "SIGTSTP",
        Signal.TerminalInput => "SIGTTIN",
        Signal.TerminalOutput => "SIGTTOU",
        _ => "signal " + Numbers.ToText((int)signal),
    };

    /// <summary>A few words for a person about a program that a signal ended.</summary>
    public static string Message(Signal signal) => signal switch
    {
        Signal.IllegalInstruction => "illegal instruction",
        Signal.Abort => "aborted",
        Signal.FloatingPoint => "arithmetic fault",
        Signal.Kill => "killed",
        Signal.SegmentationFault => "segmentation fault",
        Signal.Terminate => "terminated",
        _ => Name(signal),
    };
}
