using System;
using System.IO;
using Tine.Tools.Run;

namespace Tine.Boot.Tests;

/// <summary>The root file system that all tests share, built once.</summary>
internal static class TestRoot
{
    private static readonly Lazy<string> Archive = new(() =>
    {
        string path = Path.Combine(Workspace.Artifacts, "image", $"tests-{Environment.ProcessId}.cpio");
        RootBuilder.Write(path, [], []);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        return path;
    });

    public static string ArchivePath => Archive.Value;

    /// <summary>A machine's memory in which QEMU takes the archive and leaves the kernel's beginning whole, as its option -m has it.</summary>
    /// <param name="more">Mebibytes above the least.</param>
    public static string LeastMemory(int more)
    {
        const long mebibyte = 1 << 20;
        const long below = mebibyte + (mebibyte / 8); // The kernel begins at 1 MiB.
        const long above = mebibyte / 4; // QEMU's own tables.
        long bytes = new FileInfo(ArchivePath).Length + below + above;
        return $"{((bytes + mebibyte - 1) / mebibyte) + more}M";
    }

    /// <summary>Whether Debian's busybox could be had.</summary>
    public static bool HasBusybox => Busybox.Find() is not null;
}
