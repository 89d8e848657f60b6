using System;

namespace Tine.Files;

/// <summary>The name spaces of extended attributes, and who may use them; xattr(7), Linux's xattr_permission.</summary>
public static class AttributeNames
{
    public static ReadOnlySpan<byte> Trusted => "trusted."u8;

    private static ReadOnlySpan<byte> Security => "security."u8;

    private static ReadOnlySpan<byte> System => "system."u8;

    private static ReadOnlySpan<byte> User => "user."u8;

    /// <summary>The attribute that exec would have to honour, and does not.</summary>
    private static ReadOnlySpan<byte> FileCapabilities => "security.capability"u8;

    /// <summary>Checks whether credentials allow an attribute of this name to be read or written, on any file system.</summary>
    /// <returns>None; EPERM and ENODATA where the name space forbids it, EACCES where the file does; EROFS.</returns>
    public static Errno Check(Credentials credentials, Inode file, ReadOnlySpan<byte> name, FileAccess wanted)
    {
        bool writes = wanted == FileAccess.Write;
        if (writes && file.FileSystem.IsReadOnly)
        {
            return Errno.EROFS;
        }

        if (name.StartsWith(Security) || name.StartsWith(System))
        {
            return Errno.None;
        }

        Errno refusal = writes ? Errno.EPERM : Errno.ENODATA;
        if (name.StartsWith(Trusted))
        {
            return credentials.Has(Capability.Administrate) ? Errno.None : refusal;
        }

        if (name.StartsWith(User))
        {
            if (file.Kind is not (FileKind.Regular or FileKind.Directory))
            {
                return refusal;
            }

            bool isShared = file.Kind == FileKind.Directory && (file.Permissions & Permissions.Sticky) != 0;
            if (writes && isShared && !file.IsOwnedBy(credentials))
            {
                return Errno.EPERM;
            }
        }

        return file.Check(credentials, wanted);
    }

    /// <summary>Checks the right to set attributes that only security modules read; Linux's cap_inode_setxattr.</summary>
    public static Errno CheckSecurity(Credentials credentials, ReadOnlySpan<byte> name) =>
        !name.StartsWith(Security) || name.SequenceEqual(FileCapabilities) || credentials.Has(Capability.Administrate) ? Errno.None : Errno.EPERM;

    /// <summary>Checks whether a file can have an attribute of this name: tmpfs keeps trusted.* and security.*, as Linux 6.1 has it.</summary>
    /// <returns>None; EOPNOTSUPP; EINVAL for a name space without a name.</returns>
    public static Errno Resolve(Inode file, ReadOnlySpan<byte> name)
    {
        if (!file.FileSystem.Type.KeepsAttributes)
        {
            return Errno.ENOTSUP;
        }

        int prefix = name.StartsWith(Trusted) ? Trusted.Length : name.StartsWith(Security) ? Security.Length : 0;
        return prefix == 0 || name.SequenceEqual(FileCapabilities) ? Errno.ENOTSUP
            : name.Length == prefix ? Errno.EINVAL
            : Errno.None;
    }
}
