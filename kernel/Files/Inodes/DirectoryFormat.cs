namespace Tine.Files;

/// <summary>The form of the records that a <see cref="DirectoryListing"/> writes.</summary>
public enum DirectoryFormat
{
    /// <summary>struct linux_dirent64 of getdents64(2).</summary>
    New,

    /// <summary>struct linux_dirent of getdents(2).</summary>
    Old,
}
