using Tine.Files;

namespace Tine.Processes;

/// <summary>Ids and capabilities of a new program: set-user-ID and set-group-ID files, user id 0; credentials(7), capabilities(7).</summary>
/// <remarks>
/// "Transformation of capabilities during execve()". Files have no capabilities of their own (there are no extended
/// attributes), so all comes from user id 0. P is before, P' after; inheritable and bounding sets stay as they are.
/// <code>
///     after the ids of the file are in            P'(permitted)                     P'(effective)
///     effective user 0                            P(inheritable) | P(bounding)      P'(permitted)
///     real user 0 only                            P(inheritable) | P(bounding)      P'(ambient)
///     neither, or SECBIT_NOROOT                   P'(ambient)                       P'(ambient)
///
///     P'(ambient)                                 none for another effective id than the caller's real one, else P(ambient)
///     no_new_privs                                the file's ids are not looked at
///     no_new_privs, or CLONE_FS across processes  nothing is gained: P'(permitted) within P(permitted), and the ids
///                                                 back to the real ones, unless the caller could change them by itself
/// </code>
/// Shared CLONE_FS state counts because the other process could move the root or working directory under the new program.
/// </remarks>
internal static class Privileges
{
    private const Permissions SetIds = Permissions.SetUserId | Permissions.SetGroupId;

    /// <summary>Finds <see cref="ExecutionPlan.Credentials"/> and <see cref="ExecutionPlan.IsSecure"/>.</summary>
    /// <remarks>Most programs have no set-ID bits and change nothing: the credentials alone tell.</remarks>
    public static void Choose(Thread caller, RegularFile file, ref ExecutionPlan plan)
    {
        Credentials old = caller.Credentials;
        bool isPlain = (file.Permissions & SetIds) == 0 && !IsUnsafe(caller);
        if (isPlain && old.SurvivesPlainExec)
        {
            plan.Credentials = old;
            return;
        }

        Compute(caller, file, ref plan);
        old.SurvivesPlainExec = isPlain && !plan.IsSecure && plan.Credentials == old;
    }

    private static void Compute(Thread caller, RegularFile file, ref ExecutionPlan plan)
    {
        Credentials old = caller.Credentials;
        ref readonly Capabilities sets = ref old.Capabilities;
        (IdentitySet users, IdentitySet groups) = IdsFor(caller, file, ref plan);
        bool countsRoot = (old.SecureBits & SecureBits.NoRoot) == 0 && (users.Effective == 0 || users.Real == 0);
        bool isEffective = countsRoot && users.Effective == 0;
        CapabilitySet permitted = countsRoot ? sets.Inheritable.Or(sets.Bounding) : CapabilitySet.None;
        bool setsId = users.Effective != users.Real || groups.Effective != groups.Real;
        if ((setsId || !permitted.IsWithin(sets.Permitted)) && IsUnsafe(caller))
        {
            bool staysItself = caller.HasNoNewPrivileges || !old.Has(Capability.SetUserId);
            users = staysItself ? users with { Effective = users.Real } : users;
            groups = staysItself ? groups with { Effective = groups.Real } : groups;
            permitted = permitted.And(sets.Permitted);
        }

        users = users with { Saved = users.Effective, FileSystem = users.Effective };
        groups = groups with { Saved = groups.Effective, FileSystem = groups.Effective };
        CapabilitySet ambient = setsId ? CapabilitySet.None : sets.Ambient;
        permitted = permitted.Or(ambient);
        var after = new Capabilities(permitted, isEffective ? permitted : ambient, sets.Inheritable, sets.Bounding, ambient);
        plan.Credentials = IsSame(old, users, groups, after) ? old : old.AfterExec(users, groups, after);
        plan.IsSecure = setsId || (users.Real != 0 && (isEffective || !permitted.IsWithin(ambient)));
    }

    private static (IdentitySet Users, IdentitySet Groups) IdsFor(Thread caller, RegularFile file, ref ExecutionPlan plan)
    {
        const Permissions setsGroup = Permissions.SetGroupId | Permissions.GroupExecute;
        IdentitySet users = caller.Credentials.Users;
        IdentitySet groups = caller.Credentials.Groups;
        if (caller.HasNoNewPrivileges || (file.Permissions & SetIds) == 0 || file.FileSystem.ForbidsSetIds)
        {
            return (users, groups);
        }

        bool isSetUser = (file.Permissions & Permissions.SetUserId) != 0;
        bool isSetGroup = (file.Permissions & setsGroup) == setsGroup;
        plan.ClearsPersonality = isSetUser || isSetGroup;
        return (isSetUser ? users with { Effective = file.UserId } : users, isSetGroup ? groups with { Effective = file.GroupId } : groups);
    }

    private static bool IsUnsafe(Thread caller) => caller.HasNoNewPrivileges || caller.Process.FileSystem.IsShared
        || (caller.Traced is not null && !Tracee.Of(caller)!.TracerCredentials.Has(Capability.Trace));

    private static bool IsSame(Credentials old, in IdentitySet users, in IdentitySet groups, in Capabilities sets) =>
        users == old.Users && groups == old.Groups && sets == old.Capabilities && (old.SecureBits & SecureBits.KeepCapabilities) == 0;
}
