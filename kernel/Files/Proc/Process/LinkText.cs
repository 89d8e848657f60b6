using System;

namespace Tine.Files;

/// <summary>The targets of the links of /proc/PID.</summary>
internal static class LinkText
{
    /// <summary>The path of a file, marked when that name is gone; for files without a name their kind and number.</summary>
    /// <returns>ENAMETOOLONG for a file so deep that no path leads to it.</returns>
    public static Result<byte[]> Of(Caller caller, Inode file, FilePath? path, Directory root)
    {
        if (path is null)
        {
            if (file is NamelessInode { Label: { } label })
            {
                return new TextBuffer().Add("anon_inode:").Add(label).Bytes.ToArray();
            }

            if (file is RegularFile { MemoryName: { } memoryName })
            {
                return (byte[])[.. memoryName, .. " (deleted)"u8];
            }

            if (file is NamespaceInode space)
            {
                return space.ToText();
            }

            string kind = file.Kind switch
            {
                FileKind.Fifo => "pipe:[",
                FileKind.Socket => "socket:[",
                _ => "anon_inode:[",
            };
            return new TextBuffer().Add(kind).Add(file.Number).Add(']').Bytes.ToArray();
        }

        byte[] bytes = path.ToBytes(root);
        if (bytes.Length == 0)
        {
            return Errno.ENAMETOOLONG;
        }

        return IsThere(caller, file, path) ? bytes : (byte[])[.. bytes, .. " (deleted)"u8];
    }

    private static bool IsThere(Caller caller, Inode file, FilePath path) =>
        path.Name.Length == 0 ? !path.Directory.IsRemoved
        : path.Directory is not TreeDirectory directory || directory.Find(path.Name) == file;
}
