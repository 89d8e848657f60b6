namespace Tine.Files;

/// <summary>The number of open files that lead to a regular file.</summary>
/// <param name="All">All of them, programs that run from it included.</param>
/// <param name="Writers">Those that may write.</param>
public readonly record struct FileOpens(int All, int Writers);
