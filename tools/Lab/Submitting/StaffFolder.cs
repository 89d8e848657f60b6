using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Tine.Tools.Lab;

/// <summary>
/// A lab's hidden part: <c>DIR/LAB/lab.json</c> with tests that are added to the lab's, and <c>DIR/LAB/tree/</c> with files for the
/// graded tree, such as programs of theirs.
/// </summary>
/// <param name="Directory">The lab's folder in it.</param>
public sealed record StaffFolder(string Directory)
{
    private string Tree => Path.Combine(Directory, "tree");

    /// <summary>Adds the hidden tests to a lab.</summary>
    /// <exception cref="LabException">The description is wrong.</exception>
    public Lab Extend(Lab lab) => Course.Extend(lab, Path.Combine(Directory, "lab.json"));

    /// <summary>Copies the hidden files into a tree.</summary>
    public void AddTo(string tree)
    {
        foreach (string file in Files())
        {
            string target = Path.Combine(tree, Path.GetRelativePath(Tree, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    /// <summary>A name for the hidden files' content.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Files())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(Tree, file) + "\0"));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private IEnumerable<string> Files() => System.IO.Directory.Exists(Tree)
        ? System.IO.Directory.EnumerateFiles(Tree, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [];
}
