namespace Tine.Files;

/// <summary>A file, and the name by which it was found.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">Null where nobody watches its file system, and for a file without a name.</param>
public readonly record struct NamedFile(Inode File, FilePath? Name);
