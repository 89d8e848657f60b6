using System;

namespace Tine.Files;

/// <summary>The root of mqueue. It has queues in it and nothing else, and a queue has one name, which stays the same.</summary>
public sealed class QueueDirectory : Directory
{
    private readonly PosixQueues _queues;
    private readonly EntryTable _entries = new();

    internal QueueDirectory(FileSystem fileSystem, PosixQueues queues)
        : base(fileSystem, null, [], Permissions.Everyone | Permissions.Sticky, Credentials.Root()) => _queues = queues;

    public override ulong Size => _entries.Size;

    public override bool IsEmpty => _entries.Count == 0;

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name) => Find(name);

    /// <summary>The queue of a name, or null.</summary>
    public PosixQueue? Find(ReadOnlySpan<byte> name) => (PosixQueue?)_entries.Find(name)?.Inode;

    public override void List(Caller caller, ulong position, ref DirectoryListing listing) => _entries.List(position, ref listing);

    /// <summary>Makes a queue of the default size: open(2) and mknod(2) below the mount.</summary>
    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what)
    {
        if (what.Kind != FileKind.Regular)
        {
            return Errno.EPERM;
        }

        Result<PosixQueue> made = Create(name, what, QueueSize.Default(FileSystem.Services.Limits.Queues));
        return made.Failed ? made.Error : made.Value;
    }

    /// <summary>Makes a queue; the name is free, and permissions have been checked.</summary>
    /// <returns>The queue; ENOSPC, EINVAL, EMFILE.</returns>
    public Result<PosixQueue> Create(ReadOnlySpan<byte> name, in NewInode what, QueueSize size)
    {
        Errno error = _queues.Charge(what.Owner, what.Maker, size);
        if (error != Errno.None)
        {
            return error;
        }

        var queue = new PosixQueue(_queues, FileSystem, what.Permissions, what.Owner, size);
        _entries.Add(name.ToArray(), queue);
        NoteModification();
        return queue;
    }

    public override Errno RemoveName(ReadOnlySpan<byte> name)
    {
        if (_entries.Find(name) is not { } entry)
        {
            return Errno.ENOENT;
        }

        _entries.Remove(entry);
        NoteModification();
        return Errno.None;
    }
}
