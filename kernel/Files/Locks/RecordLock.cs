using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>A lock on a range of a file's bytes; fcntl(2).</summary>
/// <param name="owner">The descriptor table of a process (POSIX), or an open file (F_OFD_SETLK).</param>
/// <param name="processId">The owner, for F_GETLK; -1 for an open file's lock.</param>
/// <param name="kind">The access that it leaves to others.</param>
/// <param name="start">Its first byte.</param>
/// <param name="end">Its last byte; <see cref="Last"/> for however long the file becomes.</param>
public sealed class RecordLock(object owner, int processId, LockKind kind, ulong start, ulong end)
{
    public const ulong Last = long.MaxValue;

    public object Owner => owner;

    public int ProcessId => processId;

    public LockKind Kind => kind;

    public ulong Start => start;

    public ulong End => end;

    /// <summary>The requests that it stands in the way of; null while nobody waits.</summary>
    internal LockRequests? Requests { get; set; }

    /// <summary>Makes a lock of the same owner on another range.</summary>
    internal RecordLock On(ulong newStart, ulong newEnd) => new(owner, processId, kind, newStart, newEnd);

    /// <summary>Makes a lock on the same range with another access.</summary>
    public RecordLock As(LockKind other) => new(owner, processId, other, start, end);

    /// <summary>Whether the two cannot both be held.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ConflictsWith(RecordLock other) =>
        owner != other.Owner && Overlaps(other) && (kind == LockKind.Exclusive || other.Kind == LockKind.Exclusive);

    public bool Overlaps(RecordLock other) => start <= other.End && other.Start <= end;
}
