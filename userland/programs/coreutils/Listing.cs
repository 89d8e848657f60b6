using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Coreutils;

/// <summary>One directory, or one file, as ls prints it.</summary>
internal sealed class Listing(Hidden hidden, Detail detail)
{
    /// <summary>Prints the names in a directory, or the file itself.</summary>
    /// <param name="path">The path to show.</param>
    /// <param name="heading">Printed above a directory unless it is empty.</param>
    internal Errno Print(string path, string heading)
    {
        SysResult result = Unix.Stat(path, out FileStatus status);
        if (result.Failed)
        {
            // A dangling symbolic link is still a name.
            result = Unix.LStat(path, out status);
        }

        if (result.Failed || status.Type != FileType.Directory)
        {
            if (result.Succeeded)
            {
                PrintEntry(path, path);
            }

            return result.Error;
        }

        var entries = new List<DirectoryEntry>();
        Errno error = DirectoryReader.Read(path, entries);
        if (error != Errno.None)
        {
            return error;
        }

        if (heading != "")
        {
            StandardOutput.WriteLine($"{heading}:");
        }

        Sort(entries);
        foreach (DirectoryEntry entry in entries)
        {
            if (hidden == Hidden.Shown || entry.Name[0] != '.')
            {
                PrintEntry(path + "/" + entry.Name, entry.Name);
            }
        }

        return Errno.None;
    }

    private void PrintEntry(string path, string name)
    {
        if (detail == Detail.Names)
        {
            StandardOutput.WriteLine(name);
            return;
        }

        if (Unix.LStat(path, out FileStatus status).Failed)
        {
            StandardOutput.WriteLine($"?????????? {"?",4} {"?",5} {"?",5} {"?",10} {name}");
            return;
        }

        PrintMode(status);
        StandardOutput.Write($" {status.Links,4} {status.User,5} {status.Group,5} ");
        if (status.Type is FileType.CharacterDevice or FileType.BlockDevice)
        {
            StandardOutput.Write($"{(status.SpecialDevice >> 8) & 0xFFF,5},{status.SpecialDevice & 0xFF,4}");
        }
        else
        {
            StandardOutput.Write($"{status.Size,10}");
        }

        StandardOutput.Write($" {name}");
        if (status.Type == FileType.SymbolicLink && Unix.ReadLink(path, out string target).Succeeded)
        {
            StandardOutput.Write($" -> {target}");
        }

        StandardOutput.WriteLine();
    }

    private static void PrintMode(FileStatus status)
    {
        StandardOutput.Write(status.Type switch
        {
            FileType.Directory => 'd',
            FileType.SymbolicLink => 'l',
            FileType.CharacterDevice => 'c',
            FileType.BlockDevice => 'b',
            FileType.Pipe => 'p',
            FileType.Socket => 's',
            _ => '-',
        });
        for (int bit = 8; bit >= 0; bit--)
        {
            bool isSet = ((status.Mode >> bit) & 1) != 0;
            StandardOutput.Write(isSet ? "xwr"[bit % 3] : '-');
        }
    }

    private static void Sort(List<DirectoryEntry> entries)
    {
        for (int i = 1; i < entries.Count; i++)
        {
            DirectoryEntry entry = entries[i];
            int at = i;
            while (at > 0 && IsBefore(entry.Name, entries[at - 1].Name))
            {
                entries[at] = entries[at - 1];
                at--;
            }

            entries[at] = entry;
        }
    }

    private static bool IsBefore(string a, string b)
    {
        for (int i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] != b[i])
            {
                return a[i] < b[i];
            }
        }

        return a.Length < b.Length;
    }
}
