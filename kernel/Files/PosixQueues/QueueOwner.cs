namespace Tine.Files;

/// <summary>A process that is to hear of a message; mq_notify(3). Processes implements it.</summary>
public abstract class QueueOwner
{
    public abstract int ProcessId { get; }

    /// <summary>Whether a thread is one of the process's.</summary>
    public abstract bool Includes(Caller caller);

    /// <summary>Sends the process a signal with details (SI_MESGQ), unless it has ended or runs another program by now.</summary>
    public abstract void Tell(Caller sender, int signal, ulong value);
}
