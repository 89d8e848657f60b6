using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Tine.Tools.Run;

/// <summary>The places where the build puts things.</summary>
public static partial class Workspace
{
    /// <summary>The repository's directory.</summary>
    public static string Root { get; } = SourceTree.FindRoot();

    /// <summary>The folder of build products; not tracked.</summary>
    public static string Artifacts { get; } = Path.Combine(Root, ".artifacts");

    public static string Kernel { get; } = Path.Combine(Artifacts, "image", "kernel.elf");

    /// <summary>Userland's programs, ELF files for Linux's ABI.</summary>
    public static string Programs { get; } = Path.Combine(Artifacts, "image", "bin");

    /// <summary>
    /// The user's own place for what runs make and keep, where the tree belongs to somebody else (XDG Base Directory Specification);
    /// null for a user without a home.
    /// </summary>
    public static string? Cache { get; } = FindCache();

    /// <summary>A folder for what runs make and keep: below .artifacts, or in <see cref="Cache"/> where this user may not write there.</summary>
    public static string Kept(string name)
    {
        string place = Path.Combine(Artifacts, name);
        return IsWritable(Directory.Exists(place) ? place : Artifacts) ? place : Path.Combine(Cache ?? "/.cache/tine", name);
    }

    private static string? FindCache()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string? home = Environment.GetEnvironmentVariable("HOME");
        cache = string.IsNullOrEmpty(cache) && !string.IsNullOrEmpty(home) ? Path.Combine(home, ".cache") : cache;
        return string.IsNullOrEmpty(cache) ? null : Path.Combine(cache, "tine");
    }

    private static bool IsWritable(string directory)
    {
        const int Write = 2;
        return Access(directory, Write) == 0;
    }

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
