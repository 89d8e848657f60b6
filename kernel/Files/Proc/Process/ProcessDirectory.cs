namespace Tine.Files;

/// <summary>The processes, as /proc finds them. Processes implements it.</summary>
public abstract class ProcessDirectory : ServicePart
{
    /// <summary>The machine's; null where /proc has the machine's files alone.</summary>
    public static ProcessDirectory? Of(FileServices services) => (ProcessDirectory?)services.Processes;

    /// <summary>The id of the process that the thread belongs to.</summary>
    public abstract int IdOf(Caller caller);

    /// <summary>The thread's own id.</summary>
    public abstract int ThreadIdOf(Caller caller);

    /// <summary>The process of this id, zombies too; null when there is none.</summary>
    public abstract ProcessView? Find(int id);

    /// <summary>The process that has a thread of this id, as that thread shows it; null when there is none.</summary>
    public virtual ProcessView? FindByThread(int id) => null;

    /// <summary>The smallest process id above <paramref name="id"/>, or 0.</summary>
    public abstract int NextAfter(int id);
}
