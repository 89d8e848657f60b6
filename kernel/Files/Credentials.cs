using System;

namespace Tine.Files;

/// <summary>On whose behalf a thread acts: user and group ids. Immutable: a change makes a new one.</summary>
public sealed class Credentials(IdentitySet users, IdentitySet groups, uint[] supplementaryGroups)
{
    /// <summary>The superuser, with no supplementary group.</summary>
    public static Credentials Root() => new(default, default, []);

    public IdentitySet Users { get; } = users;

    public IdentitySet Groups { get; } = groups;

    public ReadOnlySpan<uint> SupplementaryGroups => supplementaryGroups;

    /// <summary>File permissions do not hold this caller back (CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_CHOWN in one).</summary>
    public bool IsPrivileged => Users.FileSystem == 0;

    /// <summary>As <c>access(2)</c> asks: files are checked against the real ids.</summary>
    public Credentials ForRealIds() =>
        new(Users with { FileSystem = Users.Real }, Groups with { FileSystem = Groups.Real }, supplementaryGroups);

    public Credentials With(IdentitySet users, IdentitySet groups) => new(users, groups, supplementaryGroups);

    public Credentials WithSupplementaryGroups(uint[] groups) => new(Users, Groups, groups);

    public bool IsMemberOf(uint group)
    {
        if (Groups.FileSystem == group)
        {
            return true;
        }

        foreach (uint member in supplementaryGroups)
        {
            if (member == group)
            {
                return true;
            }
        }

        return false;
    }
}
