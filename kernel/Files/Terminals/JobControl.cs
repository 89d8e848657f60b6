namespace Tine.Files;

/// <summary>Sessions, process groups and signals, as terminals need them. Processes implements it.</summary>
public abstract class JobControl : CallerIdentity
{
    public static JobControl Of(FileServices services) => (JobControl)services.Callers;

    /// <summary>Sends a signal to each process of a group; nothing happens when it is empty. Runs in interrupt handlers too.</summary>
    [NoAllocation]
    public abstract void SendToGroup(int group, int signal);

    public abstract int SessionOf(Caller caller);

    public abstract int GroupOf(Caller caller);

    public abstract bool IsSessionLeader(Caller caller);

    /// <summary>The session of a group; null when there is no such group.</summary>
    public abstract int? SessionOfGroup(int group);

    /// <summary>Sends a signal to the caller's group, and ends the caller's call so that it takes it.</summary>
    /// <returns>ERESTARTSYS.</returns>
    public abstract Errno SignalOwnGroup(Caller caller, int signal);

    /// <summary>Tells a session that the line of its terminal is cut: the leader at once, the foreground group when the leader ends.</summary>
    public abstract void HangUp(int session, int foregroundGroup);

    /// <summary>Takes the controlling terminal from the caller and its future children; the rest of the session keeps it.</summary>
    public abstract void LeaveTerminal(Caller caller);

    /// <summary>
    /// Whether no member of the caller's group has its parent in another group of the same session; POSIX "orphaned process
    /// group".
    /// </summary>
    public abstract bool IsInOrphanedGroup(Caller caller);

    /// <summary>Whether the caller blocks or ignores the signal, so that a background write goes through and a background read gives EIO.</summary>
    public abstract bool BlocksOrIgnores(Caller caller, int signal);

    /// <summary>Whether the caller is a vfork child of the BSD flavour: the terminal never stops it, and it reads an end-of-file.</summary>
    public abstract bool IsNeverStopped(Caller caller);

    /// <summary>The terminal that /dev/tty means; null without a controlling terminal.</summary>
    public abstract Terminal? ControllingTerminalOf(Caller caller);

    /// <summary>Gives all processes of the session this controlling terminal, or takes it away (null).</summary>
    public abstract void SetControllingTerminal(int session, Terminal? terminal);
}
