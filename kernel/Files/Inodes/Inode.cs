using System;

namespace Tine.Files;

/// <summary>A file of any kind, apart from its names; inode(7).</summary>
/// <remarks>
/// Lives as long as a name (<see cref="LinkCount"/>) or an open file refers to it. Then <see cref="OnUnused"/> gives back
/// what is counted, its frames; the object itself is the collector's.
/// </remarks>
public abstract partial class Inode
{
    private int _openCount;

    protected Inode(FileSystem fileSystem, FileKind kind, Permissions permissions, Credentials owner)
        : this(fileSystem, kind, permissions, fileSystem.NextInodeNumber())
    {
        UserId = owner.Users.FileSystem;
        GroupId = owner.Groups.FileSystem;
    }

    /// <summary>Makes an inode with a number that the file system has chosen; belongs to the superuser.</summary>
    protected Inode(FileSystem fileSystem, FileKind kind, Permissions permissions, ulong number)
    {
        FileSystem = fileSystem;
        Kind = kind;
        Permissions = permissions;
        Number = number;
        Timestamp now = fileSystem.Now;
        BirthTime = now;
        AccessTime = now;
        ModifyTime = now;
        ChangeTime = now;
    }

    public FileSystem FileSystem { [NoAllocation] get; }

    public FileKind Kind { get; }

    /// <summary>The inode as a directory; null when it is none. A cast would search the classes above it, at each step of a path.</summary>
    public virtual Directory? AsDirectory => null;

    public ulong Number { get; }

    public Permissions Permissions { get; private set; }

    public virtual uint UserId { get; private set; }

    public virtual uint GroupId { get; private set; }

    /// <summary>The number of its names; a directory's counts <c>.</c> and each subdirectory's <c>..</c> too.</summary>
    public int LinkCount { [NoAllocation] get; set; } = 1;

    public Timestamp BirthTime { get; }

    public Timestamp AccessTime { get; private set; }

    public Timestamp ModifyTime { get; [NoAllocation] private set; }

    public Timestamp ChangeTime { get; [NoAllocation] private set; }

    /// <summary>st_mode.</summary>
    public uint Mode => (uint)Kind | (uint)Permissions;

    /// <summary>In bytes.</summary>
    public virtual ulong Size => 0;

    /// <summary>Size on disk, in units of 512 bytes.</summary>
    public virtual ulong Blocks => 0;

    /// <summary>st_rdev: which device a device node stands for.</summary>
    public virtual DeviceNumber Device => default;

    public bool IsOpen => _openCount > 0;

    private protected int OpenCount => _openCount;

    /// <summary>Null as long as nobody has locked it; <see cref="GetLocks"/>.</summary>
    public FileLocks? Locks { get; private set; }

    /// <summary>Null as long as nobody has set one; <see cref="GetAttributes"/>.</summary>
    public ExtendedAttributes? Attributes { get; private set; }

    public ExtendedAttributes GetAttributes() => Attributes ??= new ExtendedAttributes();

    /// <summary>Null as long as nobody has watched it; <see cref="GetWatches"/>.</summary>
    public FileWatches? Watches { get; private set; }

    public FileWatches GetWatches() => Watches ??= new FileWatches();

    /// <summary>Makes an open file. Permissions and the kind that the flags ask for have been checked.</summary>
    public abstract Result<OpenFile> Open(Caller caller, OpenFlags flags);

    /// <summary>Locks of the file, made at the first call.</summary>
    public FileLocks GetLocks() => Locks ??= new FileLocks();

    /// <summary>Releases the claims of a table that has lost a descriptor of the file: record locks (POSIX, fcntl), a message's notification.</summary>
    internal virtual void ReleaseClaims(LockOwner owner) => Locks?.Records.Release(owner);

    /// <summary>Sets the size on someone's behalf: cuts off, or adds zeros.</summary>
    public Errno Truncate(Caller caller, Credentials credentials, ulong size)
    {
        Errno error = Truncate(caller, size);
        if (error == Errno.None)
        {
            DropSetIds(credentials);
        }

        return error;
    }

    protected virtual Errno Truncate(Caller caller, ulong size) => Errno.EINVAL;

    /// <summary>Sets the times: utimensat(2), after its checks; null leaves a time as it is.</summary>
    public void SetTimes(Timestamp? access, Timestamp? modify)
    {
        AccessTime = access ?? AccessTime;
        ModifyTime = modify ?? ModifyTime;
        ChangeTime = FileSystem.Now;
    }

    /// <summary>
    /// Notes a read. As Linux mounts by default (relatime), only the first access after a change and the first of a day are noted;
    /// others, or none, as the mount says.
    /// </summary>
    public void NoteAccess()
    {
        const long secondsADay = 24 * 60 * 60;
        Timestamp now = FileSystem.Now;
        MountFlags flags = FileSystem.Flags;
        MountFlags silent = MountFlags.ReadOnly | MountFlags.NoAccessTime | (Kind == FileKind.Directory ? MountFlags.NoDirectoryAccessTime : 0);
        bool isDue = (flags & MountFlags.StrictAccessTime) != 0 || AccessTime <= ModifyTime || AccessTime <= ChangeTime || now.Seconds - AccessTime.Seconds >= secondsADay;
        if (isDue && (flags & silent) == 0)
        {
            AccessTime = now;
        }
    }

    /// <summary>Notes a change of the content.</summary>
    [NoAllocation]
    public void NoteModification()
    {
        Timestamp now = FileSystem.Now;
        ModifyTime = now;
        ChangeTime = now;
    }

    /// <summary>Notes a change of attributes or names.</summary>
    public void NoteChange() => ChangeTime = FileSystem.Now;

    /// <summary>Counts one name less.</summary>
    public void RemoveLink()
    {
        LinkCount--;
        ChangeTime = FileSystem.Now;
        GiveUpWhenUnused();
    }

    /// <summary>Removes all names: those of a directory.</summary>
    public void RemoveAllLinks()
    {
        LinkCount = 0;
        ChangeTime = FileSystem.Now;
        GiveUpWhenUnused();
    }

    internal void AddOpen()
    {
        _openCount++;
        FileSystem.AddUser();
    }

    internal void RemoveOpen()
    {
        _openCount--;
        GiveUpWhenUnused();
        FileSystem.RemoveUser();
    }

    /// <summary>Sets permissions, owner and time as stored in the archive.</summary>
    internal void Restore(Permissions permissions, uint user, uint group, Timestamp modified)
    {
        Permissions = permissions;
        UserId = user;
        GroupId = group;
        ModifyTime = modified;
    }

    /// <summary>Hears that neither a name nor an open file is left.</summary>
    protected virtual void OnUnused()
    {
    }

    private void GiveUpWhenUnused()
    {
        if (LinkCount <= 0 && _openCount == 0)
        {
            Watches?.EndDeleted();
            OnUnused();
        }
    }
}
