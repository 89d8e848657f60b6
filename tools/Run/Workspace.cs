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

    /// <summary>The user's own place for what runs make and keep, where the tree belongs to somebody else.</summary>
    public static string Cache { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".cache"), "tine");

    /// <summary>A folder for what runs make and keep: below .artifacts, or in <see cref="Cache"/> where this user may not write there.</summary>
    public static string Kept(string name)
    {
        string place = Path.Combine(Artifacts, name);
        return IsWritable(Directory.Exists(place) ? place : Artifacts) ? place : Path.Combine(Cache, name);
    }

    private static bool IsWritable(string directory)
    {
        const int Write = 2;
        return Access(directory, Write) == 0;
    }

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
