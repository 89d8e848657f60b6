namespace Tine.Files;

/// <summary>An object of System V IPC: a segment, a set of semaphores or a message queue. It has a number and perhaps a key, and lives until somebody removes it.</summary>
public abstract class IpcObject
{
    /// <summary>Permissions that reading and writing ask for, at all three places of a mode.</summary>
    public const int ReadAccess = 0x124;
    public const int WriteAccess = 0x92;

    private const uint AccessBits = 7;
    private const int PermissionBits = 0x1ff;

    protected IpcObject(int key, int flags, Credentials creator, long nowSeconds)
    {
        Key = key;
        Mode = flags & PermissionBits;
        UserId = CreatorUserId = creator.Users.Effective;
        GroupId = CreatorGroupId = creator.Groups.Effective;
        ChangeSeconds = nowSeconds;
    }

    /// <summary>The number by which processes find it without being told; 0 (IPC_PRIVATE) for none.</summary>
    public int Key { get; internal set; }

    /// <summary>The number that calls take.</summary>
    public int Id { get; internal set; }

    /// <summary>Permissions of owner, group and others; those to execute mean nothing.</summary>
    public int Mode { get; internal set; }

    public uint UserId { get; private set; }

    public uint GroupId { get; private set; }

    public uint CreatorUserId { get; }

    public uint CreatorGroupId { get; }

    /// <summary>Time of day of its creation or its last change by IPC_SET, in seconds.</summary>
    public long ChangeSeconds { get; set; }

    /// <summary>Whether it has no number any more: those that sleep in it give up with EIDRM.</summary>
    public bool IsRemoved { get; internal set; }

    /// <summary>Checks an access; Linux, ipcperms.</summary>
    /// <param name="credentials">The credentials of the caller.</param>
    /// <param name="wanted">Bits as of a mode, at any of the three places.</param>
    /// <returns>None or EACCES.</returns>
    public Errno Check(Credentials credentials, int wanted)
    {
        uint requested = ((uint)wanted >> 6) | ((uint)wanted >> 3) | (uint)wanted;
        bool isOwner = IsOwner(credentials);
        bool isMember = !isOwner && (IsMember(credentials, GroupId) || IsMember(credentials, CreatorGroupId));
        uint granted = (uint)Mode >> (isOwner ? 6 : isMember ? 3 : 0);
        return (requested & ~granted & AccessBits) == 0 || credentials.Has(Capability.OwnIpc) ? Errno.None : Errno.EACCES;
    }

    /// <summary>Whether it may be changed and removed: by owner, creator, and with CAP_SYS_ADMIN.</summary>
    public bool IsControlledBy(Credentials credentials) => IsOwner(credentials) || credentials.Has(Capability.Administrate);

    public bool IsOwner(Credentials credentials) =>
        credentials.Users.Effective == UserId || credentials.Users.Effective == CreatorUserId;

    /// <summary>Changes owner and permissions: IPC_SET.</summary>
    public void Change(uint user, uint group, int mode, long nowSeconds)
    {
        UserId = user;
        GroupId = group;
        Mode = (Mode & ~PermissionBits) | (mode & PermissionBits);
        ChangeSeconds = nowSeconds;
    }

    private static bool IsMember(Credentials credentials, uint group) =>
        credentials.Groups.Effective == group || credentials.IsMemberOf(group);
}
