using System;
using System.Diagnostics;
using System.IO;

namespace Tine.Tools.Run;

/// <summary>Where the build puts things.</summary>
public static class Workspace
{
    /// <summary>The repository's directory.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>What builds leave behind; not tracked.</summary>
    public static string Artifacts { get; } = Path.Combine(Root, ".artifacts");

    public static string Kernel { get; } = Path.Combine(Artifacts, "image", "kernel.elf");

    /// <summary>Userland's programs, ELF files for Linux's ABI.</summary>
    public static string Programs { get; } = Path.Combine(Artifacts, "image", "bin");

    /// <summary>Debian's busybox, fetched when it is not there yet.</summary>
    /// <returns>The program on the host, or null when the registry cannot be reached (a line on standard error says so).</returns>
    public static string? FindBusybox()
    {
        string directory = Path.Combine(Artifacts, "packages", "busybox-static");
        string program = Path.Combine(directory, "bin", "busybox");
        if (!File.Exists(program))
        {
            using Process fetch = Process.Start(new ProcessStartInfo(Path.Combine(Root, "tools", "debian-package.sh"), ["busybox-static", directory]))!;
            fetch.WaitForExit();
        }

        return File.Exists(program) ? program : null;
    }

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
