using System;
using System.Collections.Concurrent;
using System.IO;
using System.Threading;

namespace Tine.Tools.Image;

/// <summary>Temporary files and directories. A signal that ends the program in the middle of its work removes them all.</summary>
public static class Scratch
{
    private static readonly ConcurrentDictionary<string, bool> s_paths = new();
    private static readonly Lock s_making = new();

    /// <summary>Whether the program is about to end: nothing new is made or started.</summary>
    public static bool IsClosed { get; private set; }

    /// <summary>Makes an empty file.</summary>
    public static string NewFile() => Make(Path.GetTempFileName);

    /// <summary>Makes an empty directory.</summary>
    public static string NewDirectory(string prefix) => Make(() => Directory.CreateTempSubdirectory(prefix).FullName);

    /// <summary>
    /// Lets nobody make another: a signal ends the program. Its own work goes on meanwhile, and would begin anew what the signal ended.
    /// </summary>
    public static void Close()
    {
        lock (s_making)
        {
            IsClosed = true;
        }
    }

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

    /// <summary>Makes one and notes it; after <see cref="Close"/> it waits for the end of the program.</summary>
    private static string Make(Func<string> make)
    {
        lock (s_making)
        {
            if (!IsClosed)
            {
                string path = make();
                s_paths[path] = true;
                return path;
            }
        }

        Thread.Sleep(Timeout.Infinite);
        return "";
    }
}
