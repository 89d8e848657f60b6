namespace Tine.Files;

/// <summary>Capabilities that follow the user ids; capabilities(7), "Effect of user ID changes on capabilities".</summary>
internal static class CapabilityChanges
{
    /// <summary>setuid, setreuid and setresuid.</summary>
    public static Capabilities AfterUserChange(Capabilities sets, SecureBits secureBits, IdentitySet former, IdentitySet users)
    {
        if ((secureBits & SecureBits.NoFixup) != 0)
        {
            return sets;
        }

        if (HasRoot(former) && !HasRoot(users))
        {
            bool keeps = (secureBits & SecureBits.KeepCapabilities) != 0;
            sets = sets with
            {
                Permitted = keeps ? sets.Permitted : default,
                Effective = keeps ? sets.Effective : default,
                Ambient = default,
            };
        }

        return former.Effective == 0 && users.Effective != 0 ? sets with { Effective = default }
            : former.Effective != 0 && users.Effective == 0 ? sets with { Effective = sets.Permitted }
            : sets;
    }

    /// <summary>setfsuid: only the capabilities for files come and go.</summary>
    public static Capabilities AfterFileSystemUserChange(Capabilities sets, SecureBits secureBits, IdentitySet former, IdentitySet users)
    {
        if ((secureBits & SecureBits.NoFixup) != 0)
        {
            return sets;
        }

        CapabilitySet ofFiles = CapabilitySet.OfFiles;
        return former.FileSystem == 0 && users.FileSystem != 0 ? sets with { Effective = sets.Effective.Minus(ofFiles) }
            : former.FileSystem != 0 && users.FileSystem == 0
                ? sets with { Effective = sets.Effective.Or(ofFiles.And(sets.Permitted)) }
            : sets;
    }

    private static bool HasRoot(IdentitySet users) => users.Real == 0 || users.Effective == 0 || users.Saved == 0;
}
