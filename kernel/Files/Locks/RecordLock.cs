namespace Tine.Files;

/// <summary>A lock on a range of a file's bytes; fcntl(2).</summary>
/// <param name="Owner">The descriptor table of a process (POSIX), or an open file (F_OFD_SETLK).</param>
/// <param name="ProcessId">The owner, for F_GETLK; -1 for an open file's lock.</param>
/// <param name="Kind">The access that it leaves to others.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="End">Its last byte; <see cref="Last"/> for however long the file becomes.</param>
public sealed record RecordLock(object Owner, int ProcessId, LockKind Kind, ulong Start, ulong End)
{
    public const ulong Last = long.MaxValue;

    /// <summary>Whether the two cannot both be held.</summary>
    public bool ConflictsWith(RecordLock other) =>
        Owner != other.Owner && Overlaps(other) && (Kind == LockKind.Exclusive || other.Kind == LockKind.Exclusive);

    public bool Overlaps(RecordLock other) => Start <= other.End && other.Start <= End;
}
