using System;
using System.IO;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>A submission that is a tree of files.</summary>
internal static class DirectorySubmission
{
    private static readonly string[] s_passedOver = [".git", ".artifacts", ".vs", ".vscode", "bin", "obj"];

    public static void Read(string directory, SubmissionBasket basket)
    {
        foreach (string path in basket.Wanted)
        {
            Take(directory, path, basket);
        }

        PassOver(directory, "", basket);
    }

    private static void Take(string directory, string path, SubmissionBasket basket)
    {
        string whole = directory;
        foreach (string name in path.Split('/'))
        {
            whole = Path.Combine(whole, name);
            if (new FileInfo(whole).LinkTarget is not null)
            {
                basket.Refuse(path, "is a symbolic link, or lies behind one; not taken");
                return;
            }
        }

        var file = new FileInfo(whole);
        if (!file.Exists)
        {
            return;
        }

        if (file.Length == 0)
        {
            // Pipes, sockets and devices have no length either; to read one would wait for ever.
            basket.Refuse(path, "is empty, or no regular file; not taken");
        }
        else if (file.Length > Submission.MostBytes)
        {
            basket.Refuse(path, $"has {file.Length} bytes, more than {Submission.MostBytes}; not taken");
        }
        else
        {
            basket.Take(path, File.ReadAllBytes(whole));
        }
    }

    private static void PassOver(string directory, string below, SubmissionBasket basket)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(Path.Combine(directory, below)).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            string path = below.Length == 0 ? entry.Name : $"{below}/{entry.Name}";
            if (basket.IsWanted(path) || s_passedOver.Contains(entry.Name))
            {
                continue;
            }

            if (entry.LinkTarget is { } target)
            {
                basket.PassOver(path, own => new FileInfo(own).LinkTarget == target);
            }
            else if (entry is DirectoryInfo)
            {
                PassOver(directory, path, basket);
            }
            else
            {
                basket.PassOver(path, own => IsSame((FileInfo)entry, new FileInfo(own)));
            }
        }
    }

    private static bool IsSame(FileInfo file, FileInfo own) =>
        file.Length == own.Length && (file.Length == 0 || File.ReadAllBytes(file.FullName).AsSpan().SequenceEqual(File.ReadAllBytes(own.FullName)));
}
