namespace Tine.Files;

/// <summary>The kind of a path's last component; rename, rmdir and the like refuse some.</summary>
public enum PathEnding
{
    Name,
    Dot,
    DotDot,

    /// <summary>The path had slashes alone.</summary>
    Root,

    /// <summary>A link of procfs led here: there is no name.</summary>
    Jump,
}
