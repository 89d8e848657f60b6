using System;

namespace Tine.Files;

/// <summary>A file of any kind, apart from its names; inode(7).</summary>
/// <remarks>
/// Lives as long as a name (<see cref="LinkCount"/>) or an open file refers to it. Then <see cref="OnUnused"/> gives back
/// what is counted, its frames; the object itself is the collector's.
/// </remarks>
public abstract class Inode
{
    private int _openCount;

    protected Inode(FileSystem fileSystem, FileKind kind, Permissions permissions, Credentials owner)
        : this(fileSystem, kind, permissions, fileSystem.NextInodeNumber())
    {
        UserId = owner.Users.FileSystem;
        GroupId = owner.Groups.FileSystem;
    }

    /// <summary>For file systems that number their files themselves; belongs to the superuser.</summary>
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

    public FileSystem FileSystem { get; }

    public FileKind Kind { get; }

    public ulong Number { get; }

    public Permissions Permissions { get; private set; }

    public virtual uint UserId { get; private set; }

    public virtual uint GroupId { get; private set; }

    /// <summary>How many names it has; a directory's counts <c>.</c> and each subdirectory's <c>..</c> too.</summary>
    public int LinkCount { [NoAllocation] get; set; } = 1;

    public Timestamp BirthTime { get; }

    public Timestamp AccessTime { get; private set; }

    public Timestamp ModifyTime { get; private set; }

    public Timestamp ChangeTime { get; private set; }

    /// <summary>st_mode.</summary>
    public uint Mode => (uint)Kind | (uint)Permissions;

    /// <summary>In bytes.</summary>
    public virtual ulong Size => 0;

    /// <summary>What it takes up, in units of 512 bytes.</summary>
    public virtual ulong Blocks => 0;

    /// <summary>st_rdev: which device a device node stands for.</summary>
    public virtual DeviceNumber Device => default;

    public bool IsOpen => _openCount > 0;

    /// <summary>Null as long as nobody has locked it; <see cref="GetLocks"/>.</summary>
    internal FileLocks? Locks { get; private set; }

    /// <summary>Makes an open file. Permissions and the kind that the flags ask for have been checked.</summary>
    public abstract Result<OpenFile> Open(Caller caller, OpenFlags flags);

    /// <summary>Its locks, made at the first question.</summary>
    public FileLocks GetLocks() => Locks ??= new FileLocks();

    /// <summary>Sets the size on someone's behalf: cuts off, or adds zeros.</summary>
    public Errno Truncate(Credentials credentials, ulong size)
    {
        Errno error = Truncate(size);
        if (error == Errno.None && !credentials.IsPrivileged)
        {
            DropSetIds();
        }

        return error;
    }

    protected virtual Errno Truncate(ulong size) => Errno.EINVAL;

    /// <summary>May the bearer do all of this? path_resolution(7), "Permissions".</summary>
    /// <returns>None or EACCES.</returns>
    public Errno Check(Credentials credentials, FileAccess wanted)
    {
        if (credentials.IsPrivileged)
        {
            bool isRunnable = Kind == FileKind.Directory || (Permissions & Permissions.AnyExecute) != 0;
            return (wanted & FileAccess.Execute) == 0 || isRunnable ? Errno.None : Errno.EACCES;
        }

        int shift = credentials.Users.FileSystem == UserId ? 6 : credentials.IsMemberOf(GroupId) ? 3 : 0;
        var granted = (FileAccess)(((uint)Permissions >> shift) & 7);
        return (wanted & ~granted) == 0 ? Errno.None : Errno.EACCES;
    }

    /// <summary>Its owner, or the superuser: who may chmod and set times.</summary>
    public bool IsOwnedBy(Credentials credentials) => credentials.IsPrivileged || credentials.Users.FileSystem == UserId;

    /// <summary>chmod(2).</summary>
    /// <returns>None, EPERM for others than the owner, EROFS.</returns>
    public Errno ChangePermissions(Credentials credentials, Permissions permissions)
    {
        if (FileSystem.IsReadOnly)
        {
            return Errno.EROFS;
        }

        if (!IsOwnedBy(credentials))
        {
            return Errno.EPERM;
        }

        if (!credentials.IsPrivileged && !credentials.IsMemberOf(GroupId))
        {
            permissions &= ~Permissions.SetGroupId;
        }

        Permissions = permissions & Permissions.All;
        ChangeTime = FileSystem.Now;
        return Errno.None;
    }

    /// <summary>chown(2); <see cref="uint.MaxValue"/> leaves an id as it is.</summary>
    /// <returns>None; EPERM when someone else than the superuser gives a file away or to a group not his own; EROFS.</returns>
    public Errno ChangeOwner(Credentials credentials, uint user, uint group)
    {
        if (FileSystem.IsReadOnly)
        {
            return Errno.EROFS;
        }

        bool changesUser = user != uint.MaxValue && user != UserId;
        bool changesGroup = group != uint.MaxValue && group != GroupId;
        if (!credentials.IsPrivileged && (changesUser || !IsOwnedBy(credentials) || (changesGroup && !credentials.IsMemberOf(group))))
        {
            return user == uint.MaxValue && group == uint.MaxValue ? Errno.None : Errno.EPERM;
        }

        UserId = user == uint.MaxValue ? UserId : user;
        GroupId = group == uint.MaxValue ? GroupId : group;
        if (Kind != FileKind.Directory)
        {
            DropSetIds();
        }

        ChangeTime = FileSystem.Now;
        return Errno.None;
    }

    /// <summary>utimensat(2), after its checks; null leaves a time as it is.</summary>
    public void SetTimes(Timestamp? access, Timestamp? modify)
    {
        AccessTime = access ?? AccessTime;
        ModifyTime = modify ?? ModifyTime;
        ChangeTime = FileSystem.Now;
    }

    /// <summary>After a read; as Linux mounts by default (relatime), only the first access after a change is noted.</summary>
    public void NoteAccess()
    {
        if (AccessTime <= ModifyTime || AccessTime <= ChangeTime)
        {
            AccessTime = FileSystem.Now;
        }
    }

    /// <summary>After its content changed.</summary>
    public void NoteModification()
    {
        Timestamp now = FileSystem.Now;
        ModifyTime = now;
        ChangeTime = now;
    }

    /// <summary>After its attributes or its names changed.</summary>
    public void NoteChange() => ChangeTime = FileSystem.Now;

    /// <summary>A write or a change of owner takes away set-user-ID, and set-group-ID where the group may execute.</summary>
    public void DropSetIds()
    {
        Permissions &= ~Permissions.SetUserId;
        if ((Permissions & Permissions.GroupExecute) != 0)
        {
            Permissions &= ~Permissions.SetGroupId;
        }
    }

    /// <summary>One name less.</summary>
    public void RemoveLink()
    {
        LinkCount--;
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

    /// <summary>For the archive: permissions, owner and time as stored there.</summary>
    internal void Restore(Permissions permissions, uint user, uint group, Timestamp modified)
    {
        Permissions = permissions;
        UserId = user;
        GroupId = group;
        ModifyTime = modified;
    }

    /// <summary>A new file in a set-group-ID directory.</summary>
    internal void InheritGroup(uint group)
    {
        GroupId = group;
        if (Kind == FileKind.Directory)
        {
            Permissions |= Permissions.SetGroupId;
        }
    }

    /// <summary>Neither a name nor an open file is left.</summary>
    protected virtual void OnUnused()
    {
    }

    private void GiveUpWhenUnused()
    {
        if (LinkCount <= 0 && _openCount == 0)
        {
            OnUnused();
        }
    }
}
