namespace Tine.Files;

/// <summary>What the last component of a path was; rename, rmdir and the like refuse some.</summary>
public enum PathEnding
{
    Name,
    Dot,
    DotDot,

    /// <summary>The path was nothing but slashes.</summary>
    Root,

    /// <summary>A link of procfs led here: there is no name.</summary>
    Jump,
}
