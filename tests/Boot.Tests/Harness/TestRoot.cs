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

    /// <summary>Whether Debian's busybox could be had.</summary>
    public static bool HasBusybox => Busybox.Find() is not null;
}
