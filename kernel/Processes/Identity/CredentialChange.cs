using Tine.Files;

namespace Tine.Processes;

/// <summary>The step in which a thread takes other credentials, and what it loses by that.</summary>
public static class CredentialChange
{
    private const uint Unchanged = uint.MaxValue;

    /// <summary>Gives the thread these credentials.</summary>
    /// <remarks>
    /// With other ids or more capabilities it is not dumpable any more (its memory was filled under the former ones), and
    /// the signal that it wanted at its parent's end could reach what it may not be sent; Linux's commit_creds.
    /// </remarks>
    public static void Commit(Thread thread, Credentials credentials)
    {
        bool isOther = IsOther(thread.Credentials, credentials);
        thread.Credentials = credentials;
        if (isOther)
        {
            thread.Process.Memory.IsDumpable = false;
            thread.Process.ParentDeathSignal = Signal.None;
        }
    }

    /// <summary>Whether a credential change gives another user or group, or a capability that was not there.</summary>
    internal static bool IsOther(Credentials former, Credentials next) =>
        former != next
        && (former.Users.Effective != next.Users.Effective || former.Groups.Effective != next.Groups.Effective
            || former.Users.FileSystem != next.Users.FileSystem || former.Groups.FileSystem != next.Groups.FileSystem
            || !next.Capabilities.Permitted.IsWithin(former.Capabilities.Permitted));

    /// <summary>Sets the user id for files: setfsuid(2).</summary>
    public static void SetFileSystemUser(Thread thread, uint user)
    {
        Credentials own = thread.Credentials;
        if (user != Unchanged && (IdentityRules.MayUse(own.Users, user) || own.Has(Capability.SetUserId)))
        {
            Commit(thread, own.WithFileSystemUser(user));
        }
    }

    /// <summary>Sets the group id for files: setfsgid(2).</summary>
    public static void SetFileSystemGroup(Thread thread, uint group)
    {
        Credentials own = thread.Credentials;
        if (group != Unchanged && (IdentityRules.MayUse(own.Groups, group) || own.Has(Capability.SetGroupId)))
        {
            Commit(thread, own.WithGroups(own.Groups with { FileSystem = group }));
        }
    }
}
