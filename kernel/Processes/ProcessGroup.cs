using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>Processes that the terminal and kill(2) address together; a job of a shell.</summary>
public sealed class ProcessGroup(int id, Session session) : UnsentSignals
{
    private ProcessGroup? _nextNumber;

    /// <summary>The members, the latest first.</summary>
    internal IntrusiveList<Process, Process.GroupLink> Members;

    public int Count { get; private set; }

    /// <summary>Also keeps the number from being given to a new process.</summary>
    public int Id { get; } = id;

    public Session Session { get; } = session;

    internal override ProcessGroup Group { [NoAllocation] get => this; }

    /// <summary>Adds a member.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(Process process)
    {
        process.Group = this;
        Members.AddFirst(process);
        Count++;
    }

    /// <summary>Removes a member.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Remove(Process process)
    {
        Members.Remove(process);
        Count--;
    }

    /// <summary>In the <see cref="ProcessTable"/>.</summary>
    internal readonly struct NumberLink : IHashLink<ProcessGroup>
    {
        [NoAllocation]
        public uint HashOf(ProcessGroup group) => (uint)group.Id;

        [NoAllocation]
        public ref ProcessGroup? NextOf(ProcessGroup group) => ref group._nextNumber;
    }
}
