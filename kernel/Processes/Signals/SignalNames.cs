namespace Tine.Processes;

/// <summary>The names of signals, for messages.</summary>
public static class SignalNames
{
    private const string Names =
        "SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM SIGSTKFLT "
        + "SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS ";

    /// <summary>SIGSEGV and the like; "signal 40" for real-time signals.</summary>
    public static string Of(Signal signal)
    {
        if (signal is <= Signal.None or >= Signal.FirstRealTime)
        {
            return $"signal {(int)signal}";
        }

        int start = 0;
        for (int before = 1; before < (int)signal; before++)
        {
            start = Names.IndexOf(' ', start) + 1;
        }

        return Names.Substring(start, Names.IndexOf(' ', start) - start);
    }
}
