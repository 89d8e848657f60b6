namespace Tine.Files;

/// <summary>The treatment of a symbolic link at the end of a path.</summary>
public enum LastStep
{
    /// <summary>It is followed.</summary>
    Follow,

    /// <summary>It is what was looked for, unless a slash after it asks for a directory (lstat, O_NOFOLLOW).</summary>
    Keep,

    /// <summary>Its name is what matters, slash or not (mkdir, rmdir, unlink, rename).</summary>
    Name,
}
