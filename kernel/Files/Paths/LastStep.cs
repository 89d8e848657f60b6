namespace Tine.Files;

/// <summary>What becomes of a symbolic link at the end of a path.</summary>
public enum LastStep
{
    /// <summary>It is followed.</summary>
    Follow,

    /// <summary>It is what was looked for (lstat, unlink, O_NOFOLLOW).</summary>
    Keep,
}
