using System;
using System.Collections.Generic;
using System.IO;
using Tine.Tools.Image;

namespace Tine.Tools.Run;

/// <summary>Builds the archive of the root file system for one run.</summary>
public static class RootBuilder
{
    /// <summary>Collects what a guest has.</summary>
    /// <param name="packages">Roots of unpacked Debian packages; with any, the root has Debian's layout.</param>
    /// <param name="additions">Each HOST or HOST:GUEST: without GUEST it lands in the root directory under its own name, with a
    /// GUEST that ends in a slash below that directory.</param>
    /// <exception cref="IOException">A file of the host cannot be read.</exception>
    public static RootFileSystem Create(IReadOnlyCollection<string> packages, IEnumerable<string> additions)
    {
        RootFileSystem root = TineRoot.Create(Workspace.Programs, Path.Combine(Workspace.Root, "userland"), Busybox.Find(), packages);
        foreach (string addition in additions)
        {
            (string host, string guest) = Split(addition);
            root.AddFromHost(host, guest);
        }

        return root;
    }

    /// <summary>Writes the archive of what <see cref="Create"/> collects.</summary>
    /// <exception cref="IOException">A file of the host cannot be read, or the output cannot be written.</exception>
    public static void Write(string output, IReadOnlyCollection<string> packages, IEnumerable<string> additions) =>
        CpioWriter.Write(Create(packages, additions), output);

    private static (string Host, string Guest) Split(string addition)
    {
        int mark = addition.LastIndexOf(":/", StringComparison.Ordinal);
        string host = mark < 0 ? addition : addition[..mark];
        string guest = mark < 0 ? "/" : addition[(mark + 1)..];
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(host)));
        bool isBelow = mark < 0 || (guest.EndsWith('/') && !Directory.Exists(host));
        return (host, isBelow ? guest + name : guest);
    }
}
