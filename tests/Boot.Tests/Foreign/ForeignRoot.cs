using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tine.Tools.Image;
using Tine.Tools.Run;

namespace Tine.Boot.Tests;

/// <summary>One root with every foreign program in it: an archive for the guest, and the very same files in a directory of the host.</summary>
internal sealed class ForeignRoot : IDisposable
{
    private readonly IReadOnlyCollection<string> _packages;

    /// <param name="programs">The programs in it.</param>
    /// <param name="additions">Files of the host beside the packages, each HOST:GUEST.</param>
    /// <exception cref="PackageException">The packages cannot be had.</exception>
    public ForeignRoot(IReadOnlyCollection<ForeignProgram> programs, IEnumerable<string> additions)
    {
        _packages = PackageStore.Shared.FetchForRoot([.. programs.Where(program => program.IsDebian).SelectMany(program => program.OtherPackages.Prepend(program.Package))]);
        RootFileSystem root = RootBuilder.Create(_packages, [.. additions, ForeignProgram.Folder + ":/foreign"]);
        string place = Path.Combine(Workspace.Artifacts, "foreign", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Directory.CreateDirectory(place);
        Archive = Path.Combine(place, "root.cpio");
        CpioWriter.Write(root, Archive);
        HostDirectory = Path.Combine(place, "root");
        root.CopyToHost(HostDirectory);
    }

    /// <summary>The guest's root file system.</summary>
    public string Archive { get; }

    /// <summary>The directory on the host, for chroot.</summary>
    public string HostDirectory { get; }

    /// <summary>A package's version without Debian's revision, from the name of its archive.</summary>
    public string VersionOf(string package)
    {
        string name = _packages.Select(path => Path.GetFileName(path)).First(name => name.StartsWith(package + "_", StringComparison.Ordinal));
        string version = name.Split('_')[1].Replace("%3a", ":");
        string upstream = version.Contains('-') ? version[..version.LastIndexOf('-')] : version;
        return upstream[(upstream.IndexOf(':') + 1)..];
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(Archive)!, recursive: true);
}
