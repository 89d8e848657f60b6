namespace Tine.Files;

/// <summary>A FIFO by name (mkfifo), or the nameless file behind a pipe; fifo(7).</summary>
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
    /// <param name="owner">Whose it is.</param>
    /// <param name="flags">O_NONBLOCK or nothing, for both ends.</param>
    public static (OpenFile Reader, OpenFile Writer) CreatePipe(FileServices services, Credentials owner, OpenFlags flags)
    {
        var fifo = new Fifo(services.Internal.Pipes, Permissions.OwnerRead | Permissions.OwnerWrite, owner) { LinkCount = 1, IsNameless = true };
        var pipe = new Pipe();
        fifo._pipe = pipe;
        return (new PipeEnd(fifo, pipe, flags | OpenFlags.ReadOnly), new PipeEnd(fifo, pipe, flags | OpenFlags.WriteOnly));
    }

    /// <summary>Opens one side, and waits for the other unless told not to; opening both sides at once never waits.</summary>
    /// <returns>The end; ENXIO for a writer that may not wait and finds no reader; ERESTARTSYS.</returns>
    public override Result<OpenFile> Open(Caller caller, OpenFlags flags)
    {
        OpenFlags access = flags & OpenFlags.AccessMask;
        bool waits = (flags & OpenFlags.NonBlocking) == 0 && access != OpenFlags.ReadWrite && !IsNameless;
        _pipe ??= new Pipe();
        if (access == OpenFlags.WriteOnly && !waits && _pipe.Readers == 0 && !IsNameless)
        {
            return Errno.ENXIO;
        }

        var end = new PipeEnd(this, _pipe, flags);
        Errno error = waits ? WaitForOther(caller, _pipe, access) : Errno.None;
        if (error != Errno.None)
        {
            end.Release();
            return error;
        }

        return end;
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
