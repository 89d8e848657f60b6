namespace Tine.Files;

/// <summary>The process, thread or process group that gets signals about an open file; fcntl(2), F_SETOWN. Processes implements it.</summary>
public abstract class FileOwner
{
    /// <summary>Signals that something can be read or written. Runs in interrupt handlers, too.</summary>
    [NoAllocation]
    public abstract void Tell(FileSignals signals, PollEvents events);

    /// <summary>Signals that an urgent byte has come (SIGURG).</summary>
    [NoAllocation]
    public abstract void TellUrgent();
}
