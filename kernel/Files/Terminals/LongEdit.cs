namespace Tine.Files;

/// <summary>An edit of the <see cref="LineEditor"/> that takes as long as the line is long.</summary>
internal enum LongEdit
{
    None,

    /// <summary>The whole line is taken out, and its picture with it.</summary>
    Kill,

    /// <summary>The last word is taken out, and its picture with it.</summary>
    EraseWord,

    /// <summary>The line is shown again.</summary>
    Reprint,
}
