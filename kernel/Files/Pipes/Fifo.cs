namespace Tine.Files;

/// <summary>A named FIFO (mkfifo), or the nameless inode of a pipe; fifo(7).</summary>
public sealed class Fifo : Inode
{
    private Pipe? _pipe;

    /// <summary>Made by pipe(2): opened again by way of /proc/PID/fd, it waits for nobody and misses nobody.</summary>
    internal bool IsNameless { get; private init; }

    public Fifo(FileSystem fileSystem, Permissions permissions, Credentials owner)
        : base(fileSystem, FileKind.Fifo, permissions, owner)
    {
    }

    /// <summary>pipe(2): a reading and a writing end over a new nameless pipe.</summary>
    /// <param name="services">The machine's.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="flags">O_NONBLOCK and O_DIRECT, for both ends.</param>
    /// <returns>Both ends; ENFILE when the owner has too many pipes.</returns>
    public static Result<(OpenFile Reader, OpenFile Writer)> CreatePipe(FileServices services, Credentials owner, OpenFlags flags)
    {
        Result<Pipe> made = Pipe.Create(services, owner);
        if (made.Failed)
        {
            return made.Error;
        }

        Pipe pipe = made.Value;
        var fifo = new Fifo(InternalFiles.Of(services).Pipes, Permissions.OwnerRead | Permissions.OwnerWrite, owner) { LinkCount = 1, IsNameless = true };
        fifo._pipe = pipe;
        OpenFile reader = new PipeEnd(fifo, pipe, (flags & ~OpenFlags.Direct) | OpenFlags.ReadOnly); // O_DIRECT is the writer's
        return (reader, new PipeEnd(fifo, pipe, flags | OpenFlags.WriteOnly));
    }

    /// <summary>Opens one side, and waits for the other unless told not to; opening both sides at once never waits.</summary>
    /// <returns>The end; EINVAL for access mode 3; ENXIO for a writer that may not wait and finds no reader; ENOMEM for too many pipes; ERESTARTSYS.</returns>
    public override Result<OpenFile> Open(Caller caller, OpenFlags flags)
    {
        OpenFlags access = flags & OpenFlags.AccessMask;
        if (access == OpenFlags.AccessMask)
        {
            return Errno.EINVAL;
        }

        bool waits = (flags & OpenFlags.NonBlocking) == 0 && access != OpenFlags.ReadWrite && !IsNameless;
        if (access == OpenFlags.WriteOnly && !waits && _pipe is not { Readers: > 0 } && !IsNameless)
        {
            return Errno.ENXIO;
        }

        Result<Pipe> found = FindPipe(caller);
        if (found.Failed)
        {
            return Errno.ENOMEM;
        }

        Pipe pipe = found.Value;
        var end = new PipeEnd(this, pipe, flags);
        Errno error = waits ? WaitForOther(caller, pipe, access) : Errno.None;
        if (error != Errno.None)
        {
            end.Release();
            return error;
        }

        return end;
    }

    /// <summary>Frees the contents when the last side was closed.</summary>
    internal void ForgetIfUnused()
    {
        if (_pipe is { Readers: 0, Writers: 0 })
        {
            _pipe = null;
        }
    }

    private Result<Pipe> FindPipe(Caller caller)
    {
        if (_pipe is not null)
        {
            return _pipe;
        }

        Result<Pipe> made = Pipe.Create(FileSystem.Services, FileSystem.Services.Callers.CredentialsOf(caller));
        _pipe = made.Failed ? null : made.Value;
        return made;
    }

    private static Errno WaitForOther(Caller caller, Pipe pipe, OpenFlags access)
    {
        bool isReader = access == OpenFlags.ReadOnly;
        int opensBefore = isReader ? pipe.WriterOpens : pipe.ReaderOpens;
        Errno error = Errno.None;
        while (error == Errno.None
            && (isReader ? pipe.Writers : pipe.Readers) == 0
            && (isReader ? pipe.WriterOpens : pipe.ReaderOpens) == opensBefore)
        {
            error = (isReader ? pipe.ReadersWaiting : pipe.WritersWaiting).Wait(caller);
        }

        return error;
    }
}
