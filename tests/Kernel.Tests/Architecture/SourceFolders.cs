using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Tine.Tools.Run;

namespace Tine.Tests.Architecture;

/// <summary>The folders of the kernel's sources: one type a file, of its name; a part of a type has a dot in its name.</summary>
internal sealed partial class SourceFolders
{
    private static readonly string s_root = Path.Combine(Workspace.Root, "kernel");

    private readonly Dictionary<string, string> _folderOfType = [];

    public SourceFolders()
    {
        foreach (string path in Directory.EnumerateFiles(s_root, "*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(s_root, Path.GetDirectoryName(path)!);
            Match space = Namespace().Match(File.ReadAllText(path));
            if (space.Success && folder.Split('/')[0] is not ("CoreLib" or "bin" or "obj"))
            {
                string type = space.Groups[1].Value + "." + Path.GetFileName(path).Split('.')[0];
                if (!_folderOfType.TryAdd(type, folder) && _folderOfType[type] != folder)
                {
                    throw new InvalidDataException($"parts of {type} lie in {folder} and {_folderOfType[type]}");
                }
            }
        }
    }

    /// <summary>Each folder that has types, as a path below kernel/.</summary>
    public IEnumerable<string> All => _folderOfType.Values.Distinct();

    /// <summary>The folder of a type, null for what the compiler adds.</summary>
    public string? Of(string type) => _folderOfType.GetValueOrDefault(type.Split('`')[0]);

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
