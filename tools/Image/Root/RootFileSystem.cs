using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Tine.Tools.Image;

/// <summary>The guest's root file system in the making: paths and what lies there. Later additions replace earlier ones.</summary>
public sealed class RootFileSystem
{
    /// <summary>rwxr-xr-x.</summary>
    private const int Executable = 0x1ed;

    /// <summary>rw-r--r--.</summary>
    private const int Readable = 0x1a4;

    /// <summary>The most symbolic links on one path, as on Linux (MAXSYMLINKS).</summary>
    private const int LinkLimit = 40;

    /// <summary>Entries by path without the leading slash. Ordinal order puts a directory before its contents.</summary>
    private readonly SortedDictionary<string, RootEntry> _entries = new(StringComparer.Ordinal);

    internal IEnumerable<KeyValuePair<string, RootEntry>> Entries => _entries;

    /// <summary>Makes a directory, and those above it.</summary>
    public void AddDirectory(string path, int permissions = Executable)
    {
        string key = Key(path);
        if (key.Length != 0)
        {
            Add(key, new DirectoryEntry(permissions));
        }
    }

    public void AddText(string path, string text) => Add(path, BytesEntry.File(text, Readable));

    public void AddLink(string path, string target) => Add(path, BytesEntry.Link(target));

    /// <summary>
    /// Gives the root Debian's layout (merged /usr): what lies in /bin, /sbin, /lib and /lib64 moves below /usr, and links stand
    /// in their place.
    /// </summary>
    public void MergeUsr()
    {
        foreach (string directory in (string[])["bin", "sbin", "lib", "lib64"])
        {
            AddDirectory("usr/" + directory);
            foreach ((string path, RootEntry entry) in _entries.Where(entry => entry.Key.StartsWith(directory + "/", StringComparison.Ordinal)).ToList())
            {
                _entries.Remove(path);
                _entries["usr/" + path] = entry;
            }

            AddLink(directory, "usr/" + directory);
        }
    }

    /// <summary>Whether something lies at the path.</summary>
    public bool Contains(string path) => _entries.ContainsKey(Resolve(Key(path)));

    /// <summary>Copies a file or a whole directory from the host; links inside a directory stay links.</summary>
    /// <param name="hostPath">A file or directory; a link is followed.</param>
    /// <param name="path">Its place: a directory's content lands in this directory.</param>
    /// <exception cref="IOException">There is no such file, or it is neither file, directory nor link.</exception>
    public void AddFromHost(string hostPath, string path)
    {
        if (Directory.Exists(hostPath))
        {
            AddDirectoryFromHost(new DirectoryInfo(hostPath), Key(path));
        }
        else
        {
            AddFileFromHost(new FileInfo(hostPath), path);
        }
    }

    /// <summary>Copies everything to a directory of the host, owned by the user that runs this.</summary>
    /// <param name="directory">The directory, made if it is not there.</param>
    /// <exception cref="IOException">Something cannot be written.</exception>
    public void CopyToHost(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach ((string key, RootEntry entry) in _entries)
        {
            entry.CopyTo(Path.Combine(directory, key));
        }
    }

    private static string Key(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    throw new IOException($"{path} leads upwards");
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private void AddDirectoryFromHost(DirectoryInfo directory, string key)
    {
        if (key.Length != 0 && !_entries.ContainsKey(Resolve(key)))
        {
            AddDirectory(key, (int)directory.UnixFileMode);
        }

        foreach (FileSystemInfo item in directory.EnumerateFileSystemInfos())
        {
            string path = key + "/" + item.Name;
            if (item.LinkTarget is { } target)
            {
                AddLink(path, target);
            }
            else if (item is DirectoryInfo inner)
            {
                AddDirectoryFromHost(inner, Key(path));
            }
            else
            {
                AddFileFromHost((FileInfo)item, path);
            }
        }
    }

    private void AddFileFromHost(FileInfo file, string path)
    {
        FileInfo resolved = file.Exists && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : file;
        if (!resolved.Exists)
        {
            throw new IOException(file.FullName.Contains('\ufffd')
                ? $"{file.FullName}: a name that is not UTF-8 cannot be copied"
                : $"there is no file {file.FullName}");
        }

        // Reading a FIFO would wait for a writer, and a device may have no end.
        if (HostFileType.IsSpecial(resolved.FullName))
        {
            throw new IOException($"{file.FullName} is neither a file, a directory nor a link");
        }

        Add(path, new HostFileEntry((int)resolved.UnixFileMode, resolved.FullName));
    }

    private void Add(string path, RootEntry entry)
    {
        string key = Resolve(Key(path));
        if (key.Length == 0)
        {
            throw new IOException("a file cannot take the place of the root directory");
        }

        MakeParents(key);
        _entries[key] = entry;
    }

    /// <summary>Follows links among the directories of a path.</summary>
    private string Resolve(string key)
    {
        int followed = 0;
        for (int slash = key.IndexOf('/'); slash >= 0; slash = key.IndexOf('/', slash + 1))
        {
            if (_entries.GetValueOrDefault(key[..slash]) is not BytesEntry { LinkTarget: { } target })
            {
                continue;
            }

            if (++followed > LinkLimit)
            {
                throw new IOException($"{key} leads through too many links");
            }

            string parent = target.StartsWith('/') ? "" : Parent(key[..slash]);
            key = Key(parent + "/" + target + key[slash..]);
            slash = -1;
        }

        return key;
    }

    private static string Parent(string key) => key.Contains('/') ? key[..key.LastIndexOf('/')] : "";

    private void MakeParents(string key)
    {
        for (int slash = key.IndexOf('/'); slash >= 0; slash = key.IndexOf('/', slash + 1))
        {
            _entries.TryAdd(key[..slash], new DirectoryEntry(Executable));
        }
    }
}
