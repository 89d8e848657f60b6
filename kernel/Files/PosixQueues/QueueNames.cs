using System;

namespace Tine.Files;

/// <summary>The names of queues as mq_open and mq_unlink take them: one name without a slash, in the directory of all queues.</summary>
public static class QueueNames
{
    private const FileAccess Change = FileAccess.Write | FileAccess.Execute;
    private const OpenFlags Kept = OpenFlags.AccessMask | OpenFlags.NonBlocking;

    /// <summary>Opens a queue, making it when the flags say so; errors in the order of Linux.</summary>
    /// <param name="scope">The caller's.</param>
    /// <param name="name">The name.</param>
    /// <param name="flags">O_CREAT, O_EXCL, O_NONBLOCK and the access mode; others mean nothing.</param>
    /// <param name="permissions">For a new queue, before the umask.</param>
    /// <param name="size">For a new queue; null for the default.</param>
    public static Result<OpenFile> Open(
        in PathScope scope, ReadOnlySpan<byte> name, OpenFlags flags, Permissions permissions, QueueSize? size)
    {
        QueueDirectory all = PosixQueues.Of(scope.Context.Services).Directory;
        Errno error = Check(scope, all, name);
        if (error != Errno.None)
        {
            return error;
        }

        Result<PosixQueue> found = all.Find(name) is not { } queue ? Create(scope, all, name, flags, permissions, size)
            : (flags & OpenFlags.Create) != 0 && (flags & OpenFlags.Exclusive) != 0 ? Errno.EEXIST
            : MayOpen(scope, queue, flags) is var refusal and not Errno.None ? refusal
            : queue;
        if (found.Failed)
        {
            return found.Error;
        }

        Result<OpenFile> opened = found.Value.Open(scope.Caller, flags & Kept);
        opened.Value.Path = new FilePath(all, name.ToArray());
        FileEvents.Note(opened.Value, WatchEvents.Opened);
        return opened;
    }

    /// <summary>Removes a name; who has the queue open keeps it: mq_unlink(3).</summary>
    public static Errno Unlink(in PathScope scope, ReadOnlySpan<byte> name)
    {
        QueueDirectory all = PosixQueues.Of(scope.Context.Services).Directory;
        Errno error = Check(scope, all, name);
        PosixQueue? queue = error == Errno.None ? all.Find(name) : null;
        if (queue is null)
        {
            return error == Errno.None ? Errno.ENOENT : error;
        }

        error = all.Check(scope.Credentials, Change);
        if (error != Errno.None || !all.MayRemove(scope.Credentials, queue))
        {
            return error != Errno.None ? error : Errno.EPERM;
        }

        all.RemoveName(name);
        FileEvents.NoteSelf(queue, WatchEvents.AttributesChanged);
        queue.RemoveLink();
        FileEvents.NoteName(all, name, FileKind.Regular, WatchEvents.Deleted);
        return Errno.None;
    }

    /// <summary>Checks what can be a name; Linux's lookup_one_len.</summary>
    private static Errno Check(in PathScope scope, QueueDirectory all, ReadOnlySpan<byte> name)
    {
        bool isDots = name.SequenceEqual("."u8) || name.SequenceEqual(".."u8);
        if (isDots || name.IndexOf((byte)'/') >= 0)
        {
            return Errno.EACCES;
        }

        Errno error = all.Check(scope.Credentials, FileAccess.Execute);
        return error != Errno.None ? error : name.Length > PathWalk.LongestName ? Errno.ENAMETOOLONG : Errno.None;
    }

    private static Result<PosixQueue> Create(
        in PathScope scope, QueueDirectory all, ReadOnlySpan<byte> name, OpenFlags flags, Permissions permissions, QueueSize? size)
    {
        Errno error = (flags & OpenFlags.Create) == 0 ? Errno.ENOENT : all.Check(scope.Credentials, Change);
        if (error != Errno.None)
        {
            return error;
        }

        permissions &= Permissions.All & ~scope.Context.Umask;
        var what = new NewInode(FileKind.Regular, permissions, scope.Credentials) { Maker = scope.Caller };
        Result<PosixQueue> made = all.Create(name, what, size ?? QueueSize.Default(scope.Context.Services.Limits.Queues));
        if (!made.Failed)
        {
            FileEvents.NoteName(all, name, FileKind.Regular, WatchEvents.Created);
        }

        return made;
    }

    private static Errno MayOpen(in PathScope scope, PosixQueue queue, OpenFlags flags) => (flags & OpenFlags.AccessMask) switch
    {
        OpenFlags.ReadOnly => queue.Check(scope.Credentials, FileAccess.Read),
        OpenFlags.WriteOnly => queue.Check(scope.Credentials, FileAccess.Write),
        OpenFlags.ReadWrite => queue.Check(scope.Credentials, FileAccess.Read | FileAccess.Write),
        _ => Errno.EINVAL,
    };
}
