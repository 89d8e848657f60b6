using System;
using System.IO;

namespace Tine.Tools;

/// <summary>The repository that a tool was built in. A source file of each tool that asks.</summary>
internal static class SourceTree
{
    /// <summary>The top directory.</summary>
    public static string FindRoot()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "run-qemu.sh")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("the tools run from below the repository's directory");
    }
}
