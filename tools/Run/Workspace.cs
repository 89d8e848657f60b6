using System;
using System.IO;

namespace Tine.Tools.Run;

/// <summary>The places where the build puts things.</summary>
public static class Workspace
{
    /// <summary>The repository's directory.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of build products; not tracked.</summary>
    public static string Artifacts { get; } = Path.Combine(Root, ".artifacts");

    public static string Kernel { get; } = Path.Combine(Artifacts, "image", "kernel.elf");

    /// <summary>Userland's programs, ELF files for Linux's ABI.</summary>
    public static string Programs { get; } = Path.Combine(Artifacts, "image", "bin");

    private static string FindRoot()
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
