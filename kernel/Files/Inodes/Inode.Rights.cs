namespace Tine.Files;

/// <content>Owner and permissions: their checks and changes.</content>
public abstract partial class Inode
{
    private const Permissions SetIds = Permissions.SetUserId | Permissions.SetGroupId;

    /// <summary>Checks whether credentials allow an access; path_resolution(7), "Permissions".</summary>
    /// <returns>None or EACCES.</returns>
    public Errno Check(Credentials credentials, FileAccess wanted)
    {
        if (MayOverride(credentials, wanted))
        {
            return Errno.None;
        }

        int shift = credentials.Users.FileSystem == UserId ? 6 : credentials.IsMemberOf(GroupId) ? 3 : 0;
        var granted = (FileAccess)(((uint)Permissions >> shift) & 7);
        return (wanted & ~granted) == 0 ? Errno.None : Errno.EACCES;
    }

    /// <summary>Whether the credentials are the owner's or have CAP_FOWNER: chmod and setting times need that.</summary>
    public bool IsOwnedBy(Credentials credentials) => credentials.Users.FileSystem == UserId || credentials.Has(Capability.FileOwner);

    /// <summary>Changes the permissions: chmod(2).</summary>
    /// <returns>None; EPERM for others than the owner, and in /proc; EROFS.</returns>
    public Errno ChangePermissions(Credentials credentials, Permissions permissions)
    {
        if (FileSystem.IsReadOnly)
        {
            return Errno.EROFS;
        }

        // Linux's proc_setattr: nobody gives away the right to look at a process.
        if (!IsOwnedBy(credentials) || FileSystem.Type.HasFixedNames)
        {
            return Errno.EPERM;
        }

        if (!MayHaveSetGroupId(credentials, GroupId))
        {
            permissions &= ~Permissions.SetGroupId;
        }

        Permissions = permissions & Permissions.All;
        ChangeTime = FileSystem.Now;
        return Errno.None;
    }

    /// <summary>Changes user and group: chown(2); <see cref="uint.MaxValue"/> leaves an id as it is.</summary>
    /// <returns>None; EPERM when someone without CAP_CHOWN gives a file away or to a group not his own; EROFS.</returns>
    /// <remarks>
    /// Takes set-user-ID and set-group-ID away, as Linux does even for the superuser. That changes the
    /// permissions, for which CAP_CHOWN alone is not enough.
    /// </remarks>
    public Errno ChangeOwner(Credentials credentials, uint user, uint group)
    {
        if (FileSystem.IsReadOnly)
        {
            return Errno.EROFS;
        }

        bool isOwner = credentials.Users.FileSystem == UserId;
        bool isAny = credentials.Has(Capability.ChangeOwner);
        bool mayUser = user == uint.MaxValue || (isOwner && user == UserId) || isAny;
        bool mayGroup = group == uint.MaxValue || (isOwner && (group == GroupId || credentials.IsMemberOf(group))) || isAny;
        Permissions left = Kind == FileKind.Directory ? Permissions : Permissions & ~SetIdsToDrop(credentials);
        if (!mayUser || !mayGroup || (left != Permissions && !IsOwnedBy(credentials)))
        {
            return Errno.EPERM;
        }

        UserId = user == uint.MaxValue ? UserId : user;
        GroupId = group == uint.MaxValue ? GroupId : group;
        bool losesGroup = left != Permissions && !MayHaveSetGroupId(credentials, GroupId);
        Permissions = losesGroup ? left & ~Permissions.SetGroupId : left;
        ChangeTime = FileSystem.Now;
        return Errno.None;
    }

    /// <summary>Drops set-user-ID and set-group-ID after a write without CAP_FSETID: they would run what was written as somebody else.</summary>
    public void DropSetIds(Credentials credentials)
    {
        if ((Permissions & SetIds) != 0 && Kind == FileKind.Regular && !credentials.Has(Capability.KeepSetIds))
        {
            Permissions &= ~SetIdsToDrop(credentials);
        }
    }

    /// <summary>Gives a new file the group of its set-group-ID directory.</summary>
    /// <param name="group">The directory's group.</param>
    /// <param name="maker">The user whose program would run as that group: it must be a member.</param>
    internal void InheritGroup(uint group, Credentials maker)
    {
        GroupId = group;
        if (Kind == FileKind.Directory)
        {
            Permissions |= Permissions.SetGroupId;
        }
        else if ((Permissions & Permissions.GroupExecute) != 0 && !MayHaveSetGroupId(maker, group))
        {
            Permissions &= ~Permissions.SetGroupId;
        }
    }

    private static bool MayHaveSetGroupId(Credentials credentials, uint group) =>
        credentials.IsMemberOf(group) || credentials.Has(Capability.KeepSetIds);

    /// <summary>Capabilities that stand above the permission bits; capabilities(7), CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.</summary>
    private bool MayOverride(Credentials credentials, FileAccess wanted)
    {
        bool isDirectory = Kind == FileKind.Directory;
        bool onlyLooks = isDirectory ? (wanted & FileAccess.Write) == 0 : wanted == FileAccess.Read;
        bool isPossible = isDirectory || (wanted & FileAccess.Execute) == 0 || (Permissions & Permissions.AnyExecute) != 0;
        return (isPossible && credentials.Has(Capability.OverrideAccess)) || (onlyLooks && credentials.Has(Capability.ReadAndSearch));
    }

    /// <summary>Set-user-ID, and set-group-ID where the group may execute or does not have this user.</summary>
    private Permissions SetIdsToDrop(Credentials credentials)
    {
        bool keepsGroup = (Permissions & Permissions.GroupExecute) == 0 && MayHaveSetGroupId(credentials, GroupId);
        return keepsGroup ? Permissions.SetUserId : SetIds;
    }
}
