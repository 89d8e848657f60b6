namespace Tine.Tools.Lab;

/// <summary>The kinds of a marker's line.</summary>
public enum MarkerKind
{
    /// <summary>Behind it stands the reference solution.</summary>
    Solution,

    /// <summary>Behind it stand the lines that students get in the solution's place.</summary>
    HandOut,

    /// <summary>The end of either.</summary>
    End,

    /// <summary>On a file's first line: the whole file is the solution.</summary>
    File,
}
