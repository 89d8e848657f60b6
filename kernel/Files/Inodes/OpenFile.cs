using Tine.Memory;

namespace Tine.Files;

/// <summary>
/// An open file description (POSIX): what descriptors point to, possibly several and of several processes.
/// It has the offset and the status flags, and is closed when the last descriptor goes.
/// </summary>
/// <remarks>
/// Counted: created with one reference, which belongs to its creator.
/// Reads and writes may block; they return how many bytes went, ERESTARTSYS when a signal came before the first.
/// </remarks>
public abstract class OpenFile : FileLockOwner
{
    private const int InterestsAPortion = 64;

    private int _references = 1;

    protected OpenFile(Inode inode, OpenFlags flags)
    {
        Inode = inode;
        Flags = flags & ~OpenFlags.OnlyAtOpen;
        inode.AddOpen();
        inode.FileSystem.Services.OpenFiles++;
    }

    public Inode Inode { get; }

    /// <summary>Access mode and status flags, as F_GETFL tells them.</summary>
    public OpenFlags Flags { get; set; }

    /// <summary>The offset of the next read or write, in bytes; for directories the position of the next entry.</summary>
    public ulong Offset { get; set; }

    /// <summary>The name under which it was opened, for /proc/PID/fd and the like; null for what has none.</summary>
    public FilePath? Path { get; set; }

    public int References => _references;

    /// <summary>Whether its last reference is gone; the rest of it is being taken apart.</summary>
    internal bool IsClosed => _references == 0;

    /// <summary>The signals that it sends; null until somebody asks for some.</summary>
    public FileSignals? ReadySignals { get; private set; }

    /// <summary>O_ASYNC has an effect: pipes, sockets, terminals.</summary>
    public virtual bool SendsSignals => false;

    /// <summary>The epoll(7) interests in it.</summary>
    internal IntrusiveList<FileInterest, FileInterest.FileLink> PollInterests;

    /// <summary>epoll(7) takes it; files that are always ready it does not.</summary>
    public virtual bool CanBeWatched => Inode.Kind is not (FileKind.Regular or FileKind.Directory);

    /// <summary>Whether offsets reach beyond what off_t can name without a sign: those of a program's memory.</summary>
    public virtual bool HasUnsignedOffsets => false;

    /// <summary>Whether each write is taken whole, and no byte of it looked at.</summary>
    public virtual bool DiscardsWrites => false;

    /// <summary>O_RDONLY or O_RDWR. Access mode 3 permits neither reading nor writing on Linux: it is for ioctl alone.</summary>
    public bool IsReadable => (Flags & (OpenFlags.WriteOnly | OpenFlags.Path)) == 0;

    public bool IsWritable => Flags.AllowWriting();

    public bool IsNonBlocking => (Flags & OpenFlags.NonBlocking) != 0;

    /// <summary>Opened with O_PATH: names a file and does nothing with it.</summary>
    public virtual bool IsPathOnly => false;

    /// <summary>A file with offsets: pread, lseek and the like work.</summary>
    public virtual bool IsSeekable => false;

    public void AddReference() => _references++;

    internal override bool WritesLeased => IsWritable;

    public FileSignals MakeSignals() => ReadySignals ??= new FileSignals(this);

    /// <summary>Whether a transfer ends at an offset that off_t can name; Linux's rw_verify_area gives EINVAL for others, O_APPEND or not.</summary>
    public static bool IsWithinOffsets(ulong offset, ulong count) => offset <= long.MaxValue && count <= long.MaxValue - offset;

    /// <summary>Gives a reference back; the last one closes.</summary>
    public void Release()
    {
        if (--_references == 0)
        {
            EndInterests();
            ReadySignals?.TurnOff();
            Inode.Locks?.Release(this);
            if (Path is not null)
            {
                FileEvents.Note(this, IsWritable ? WatchEvents.ClosedWritable : WatchEvents.ClosedUnwritable);
            }

            Inode.FileSystem.Services.OpenFiles--;
            OnLastRelease();
        }
        else if (_references < 0)
        {
            Panic.Because("An open file was released more often than it was taken.");
        }
    }

    /// <summary>Reads from <see cref="Offset"/> and moves it, or from a stream.</summary>
    public virtual Result<long> Read(Caller caller, ref IoBuffer destination) => Errno.EINVAL;

    public virtual Result<long> Write(Caller caller, ref IoBuffer source) => Errno.EINVAL;

    /// <summary>Reads at an offset in bytes, leaving <see cref="Offset"/> alone.</summary>
    public virtual Result<long> ReadAt(Caller caller, ref IoBuffer destination, ulong offset) => Errno.ESPIPE;

    public virtual Result<long> WriteAt(Caller caller, ref IoBuffer source, ulong offset) => Errno.ESPIPE;

    /// <summary>Sets <see cref="Offset"/>.</summary>
    /// <returns>The new offset in bytes; ESPIPE for streams.</returns>
    public virtual Result<long> Seek(long offset, SeekOrigin origin) => Errno.ESPIPE;

    /// <summary>Memory that is given back when the file is closed for good, in bytes: queued data, pages of a file without a name.</summary>
    public virtual ulong HeldBytes { [NoAllocation] get => 0; }

    /// <summary>Instructions to close the file for good beside what every file takes, about.</summary>
    public virtual int CostToClose => 0;

    /// <summary>The events that are ready now. With a watcher, first has it told of every later change.</summary>
    public virtual PollEvents Poll(PollWatcher? watcher) => PollEvents.Readable | PollEvents.Writable;

    /// <summary>Writes what /proc/PID/fdinfo tells of files of this kind alone, line by line; proc(5).</summary>
    internal virtual void Describe(TextBuffer text)
    {
    }

    /// <summary>ioctl(2).</summary>
    /// <param name="caller">The asking thread.</param>
    /// <param name="memory">The memory that <paramref name="argument"/> is an address in, if it is one.</param>
    /// <param name="request">The request's number; unknown ones give ENOTTY.</param>
    /// <param name="argument">An address or a number, as the request has it.</param>
    public virtual Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument) => Errno.ENOTTY;

    /// <summary>Lists entries from <see cref="Offset"/> on and moves it: getdents64(2).</summary>
    public virtual Errno ListEntries(Caller caller, ref DirectoryListing listing) => Errno.ENOTDIR;

    /// <summary>Whether mmap maps anonymous memory instead (/dev/zero).</summary>
    public virtual bool MapsZeros => false;

    /// <summary>
    /// Path for mappings. One string for all of them: neighbours with the same string are merged into one region, as on Linux
    /// those of one open file are.
    /// </summary>
    public string? MappedName { get; private set; }

    /// <summary>Notes the path that a mapping is to have.</summary>
    public string? NameMapping(string? path) => MappedName = MappedName == path ? MappedName : path;

    /// <summary>The pages of a regular file, for mmap; ENODEV for files that have none.</summary>
    public virtual Result<Backing> GetBacking() => Errno.ENODEV;

    /// <summary>Hears that the last reference is gone.</summary>
    protected virtual void OnLastRelease() => Inode.RemoveOpen();

    internal override void TellLeaseBreaks() => ReadySignals?.Owner?.Tell(ReadySignals, PollEvents.Readable | PollEvents.Message);

    private void EndInterests()
    {
        if (!PollInterests.IsEmpty && !EndInterestsPortion())
        {
            UnusedMemory.Current.Add(new RestOfInterests(this));
        }
    }

    /// <returns>Whether none is left.</returns>
    private bool EndInterestsPortion()
    {
        for (int left = InterestsAPortion; left > 0 && PollInterests.First is { } interest; left--)
        {
            interest.Detach();
        }

        return PollInterests.IsEmpty;
    }

    /// <summary>Interests in a file that is closed.</summary>
    private sealed class RestOfInterests(OpenFile file) : UnusedObject
    {
        public override bool FreePortion() => file.EndInterestsPortion();
    }
}
