using System;

namespace Tine.Files;

/// <summary>User ids, group ids and capabilities of a thread. Immutable: a change makes a new one.</summary>
/// <remarks>
/// Nothing is asked of user id 0 itself but what Linux asks of it: every other right is a question for <see cref="Has"/>.
/// </remarks>
public sealed class Credentials
{
    private readonly uint[] _supplementaryGroups;
    private readonly Capabilities _capabilities;

    /// <summary>Credentials with the capabilities that the effective user id gives after boot.</summary>
    /// <param name="users">User ids.</param>
    /// <param name="groups">Group ids.</param>
    /// <param name="supplementaryGroups">Supplementary groups, in order.</param>
    public Credentials(IdentitySet users, IdentitySet groups, uint[] supplementaryGroups)
        : this(users, groups, supplementaryGroups, users.Effective == 0 ? Capabilities.Full : Capabilities.Ordinary, SecureBits.None)
    {
    }

    private Credentials(IdentitySet users, IdentitySet groups, uint[] supplementaryGroups, in Capabilities capabilities, SecureBits secureBits)
    {
        Users = users;
        Groups = groups;
        _supplementaryGroups = supplementaryGroups;
        _capabilities = capabilities;
        SecureBits = secureBits;
    }

    /// <summary>The superuser, with no supplementary group.</summary>
    public static Credentials Root() => new(default, default, []);

    public IdentitySet Users { get; }

    public IdentitySet Groups { get; }

    public ReadOnlySpan<uint> SupplementaryGroups => _supplementaryGroups;

    public ref readonly Capabilities Capabilities => ref _capabilities;

    public SecureBits SecureBits { get; }

    /// <summary>Whether it is known that exec of a program without ids of its own leaves them as they are.</summary>
    public bool SurvivesPlainExec { get; set; }

    /// <summary>Whether the capability is in the effective set.</summary>
    public bool Has(Capability capability) => _capabilities.Effective.Has(capability);

    /// <summary>
    /// Credentials for access(2): files are checked against the real ids, and the real user 0 has all permitted capabilities.
    /// </summary>
    public Credentials ForRealIds()
    {
        bool keeps = (SecureBits & SecureBits.NoFixup) != 0;
        Capabilities sets = _capabilities with
        {
            Effective = keeps ? _capabilities.Effective : Users.Real == 0 ? _capabilities.Permitted : default,
        };
        return new(Users with { FileSystem = Users.Real }, Groups with { FileSystem = Groups.Real }, _supplementaryGroups, sets, SecureBits);
    }

    /// <summary>After setuid, setreuid or setresuid.</summary>
    public Credentials WithUsers(IdentitySet users) =>
        new(users, Groups, _supplementaryGroups, CapabilityChanges.AfterUserChange(_capabilities, SecureBits, Users, users), SecureBits);

    /// <summary>After setfsuid.</summary>
    public Credentials WithFileSystemUser(uint user)
    {
        IdentitySet users = Users with { FileSystem = user };
        Capabilities sets = CapabilityChanges.AfterFileSystemUserChange(_capabilities, SecureBits, Users, users);
        return new(users, Groups, _supplementaryGroups, sets, SecureBits);
    }

    public Credentials WithGroups(IdentitySet groups) => new(Users, groups, _supplementaryGroups, _capabilities, SecureBits);

    /// <param name="groups">The groups, in order.</param>
    public Credentials WithSupplementaryGroups(uint[] groups) => new(Users, Groups, groups, _capabilities, SecureBits);

    public Credentials WithCapabilities(in Capabilities capabilities) => new(Users, Groups, _supplementaryGroups, capabilities, SecureBits);

    public Credentials WithSecureBits(SecureBits secureBits) => new(Users, Groups, _supplementaryGroups, _capabilities, secureBits);

    /// <summary>After exec, for which everything may change but the supplementary groups.</summary>
    public Credentials AfterExec(IdentitySet users, IdentitySet groups, in Capabilities capabilities) =>
        new(users, groups, _supplementaryGroups, capabilities, SecureBits & ~SecureBits.KeepCapabilities);

    /// <summary>Files are checked against this group, or it is a supplementary one.</summary>
    public bool IsMemberOf(uint group) => Groups.FileSystem == group || HasSupplementary(group);

    /// <summary>Looks the group up among as many as 65,536.</summary>
    private bool HasSupplementary(uint group)
    {
        int first = 0;
        int end = _supplementaryGroups.Length;
        while (first < end)
        {
            int middle = (first + end) / 2;
            if (_supplementaryGroups[middle] == group)
            {
                return true;
            }

            (first, end) = _supplementaryGroups[middle] < group ? (middle + 1, end) : (first, middle);
        }

        return false;
    }
}
