namespace Tine.Files;

/// <summary>The treatment of a symbolic link at the end of a path.</summary>
public enum LastStep
{
    /// <summary>A symbolic link is followed.</summary>
    Follow,

    /// <summary>A symbolic link is the result, unless a slash after it asks for a directory (lstat, O_NOFOLLOW).</summary>
    Keep,

    /// <summary>The name is the result, slash or not (mkdir, rmdir, unlink, rename).</summary>
    Name,
}
