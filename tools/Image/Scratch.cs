using System.Collections.Concurrent;
using System.IO;

namespace Tine.Tools.Image;

/// <summary>Temporary files and directories. A signal that ends the program in the middle of its work removes them all.</summary>
public static class Scratch
{
    private static readonly ConcurrentDictionary<string, bool> s_paths = new();

    /// <summary>Makes an empty file.</summary>
    public static string NewFile() => Note(Path.GetTempFileName());

    /// <summary>Makes an empty directory.</summary>
    public static string NewDirectory(string prefix) => Note(Directory.CreateTempSubdirectory(prefix).FullName);

    /// <summary>Removes one of them, with all that is in it.</summary>
    public static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }

        s_paths.TryRemove(path, out _);
    }

    /// <summary>Removes all, as far as that is possible: others may be writing there still.</summary>
    public static void DeleteAll()
    {
        foreach (string path in s_paths.Keys)
        {
            try
            {
                Delete(path);
            }
            catch (IOException)
            {
                // The next ones all the same.
            }
        }
    }

    private static string Note(string path)
    {
        s_paths[path] = true;
        return path;
    }
}
