namespace Tine.Processes;

/// <summary>Processes that the terminal and kill(2) address together; a job of a shell.</summary>
public sealed class ProcessGroup(int id, Session session)
{
    /// <summary>Also keeps the number from being given to a new process.</summary>
    public int Id { get; } = id;

    public Session Session { get; } = session;

    public Process? First { get; private set; }

    [NoAllocation]
    internal void Add(Process process)
    {
        process.Group = this;
        process.PreviousInGroup = null;
        process.NextInGroup = First;
        if (First is not null)
        {
            First.PreviousInGroup = process;
        }

        First = process;
    }

    [NoAllocation]
    internal void Remove(Process process)
    {
        if (process.PreviousInGroup is null)
        {
            First = process.NextInGroup;
        }
        else
        {
            process.PreviousInGroup.NextInGroup = process.NextInGroup;
        }

        if (process.NextInGroup is not null)
        {
            process.NextInGroup.PreviousInGroup = process.PreviousInGroup;
        }

        process.NextInGroup = null;
        process.PreviousInGroup = null;
    }
}
