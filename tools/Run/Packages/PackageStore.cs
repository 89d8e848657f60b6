using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using Tine.Tools.Image;

namespace Tine.Tools.Run;

/// <summary>
/// Debian packages, unpacked on the host and kept: what was fetched once needs no registry any more, and stays at its
/// version until the store's directory is deleted. Nothing is installed and no maintainer script runs.
/// </summary>
/// <param name="directory">The folder of packages.</param>
/// <param name="aptOptions">Further options for apt-get.</param>
public sealed partial class PackageStore(string directory, params string[] aptOptions)
{
    /// <summary>After a registry could not be reached, it is not tried again for so long: many guests are started one after the other.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The time after which plain lines say how far it is, where no terminal shows it.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>Shells for people and for scripts, the locale C.UTF-8, a library of e2fsprogs, descriptions of terminals, a pager, and a way to the editor.</summary>
    private static readonly string[] s_takenForGranted = ["bash", "dash", "less", "libc-bin", "libcom-err2", "ncurses-base", "sensible-utils"];

    /// <summary>The store of this checkout.</summary>
    public static PackageStore Shared { get; } = OfTree(Path.Combine(Workspace.Artifacts, "packages"), Workspace.Kept("packages"));

    /// <summary>The store that has what this one cannot give.</summary>
    private PackageStore? OwnStore { get; init; }

    private string FailureNote => Path.Combine(directory, "unreachable");

    /// <summary>Fetches packages and all that they depend on.</summary>
    /// <param name="names">Debian's names of packages.</param>
    /// <returns>The directories that hold the packages' files, each the root of one package; a package comes behind those it depends on.</returns>
    /// <exception cref="PackageException">A name is unknown, or the registry cannot be reached.</exception>
    public ImmutableArray<string> Fetch(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
        {
            return [];
        }

        foreach (string name in names)
        {
            if (!NameForm().IsMatch(name))
            {
                throw new PackageException($"'{name}' is no name of a Debian package");
            }
        }

        if (OwnStore is { } own && !CanBeRead(ListOf(names)))
        {
            return own.Fetch(names);
        }

        string list = ListOf(names);
        Directory.CreateDirectory(Path.GetDirectoryName(list)!);
        if (!IsFetched(list))
        {
            using var progress = new ProgressLine(Quiet);
            using FileStream turn = WaitForTurn(progress);
            if (!IsFetched(list))
            {
                File.WriteAllLines(list + ".new", Unpack(Download(names, progress), progress));
                File.Move(list + ".new", list, overwrite: true);
            }
        }

        return [.. File.ReadAllLines(list).Select(RootOf)];
    }

    /// <summary>Fetches what goes into a guest's root: the packages, and what every Debian has, so that none says that it needs it.</summary>
    /// <remarks>The shell in busybox is none to run packages with: it prefers its own applets to their programs.</remarks>
    /// <inheritdoc cref="Fetch"/>
    public ImmutableArray<string> FetchForRoot(IReadOnlyCollection<string> names) => names.Count == 0 ? [] : Fetch([.. names, .. s_takenForGranted]);

    /// <summary>A store that another user may own: what it lacks, or what only its owner can read (/root of base-files), comes from the user's own.</summary>
    internal static PackageStore OfTree(string tree, string kept) => new(tree) { OwnStore = kept == tree ? null : new PackageStore(kept) };

    /// <summary>Whether a request's packages are there, and the directories near their tops can be listed.</summary>
    private bool CanBeRead(string list)
    {
        const int Depth = 2;
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Depth, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint };
        try
        {
            return IsFetched(list) && File.ReadAllLines(list).All(name => Directory.EnumerateDirectories(RootOf(name), "*", options).All(Directory.Exists));
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>deb-control(5), Source: two characters at least.</summary>
    [GeneratedRegex("^[a-z0-9][a-z0-9+.-]+$")]
    private static partial Regex NameForm();

    /// <summary>Needs no turn, so that a tree that can only be read has its packages, too: a list is there as a whole or not at all.</summary>
    private bool IsFetched(string list) => File.Exists(list) && File.ReadAllLines(list).Select(RootOf).All(IsWhole);

    /// <summary>Several runs may want packages at once; the host's lock ends with the process that holds it.</summary>
    private FileStream WaitForTurn(ProgressLine progress)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException)
            {
                progress.Say("waiting for another run that fetches packages");
                Thread.Sleep(1000);
            }
        }
    }

    /// <summary>The file that lists what a request came to, one unpacked package a line.</summary>
    private string ListOf(IEnumerable<string> names)
    {
        string request = string.Join(' ', names.Distinct().Order(StringComparer.Ordinal));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)))[..16];
        return Path.Combine(directory, "requests", hash);
    }

    private List<string> Download(IReadOnlyCollection<string> names, ProgressLine progress)
    {
        TimeSpan sinceFailure = File.Exists(FailureNote) ? DateTime.UtcNow - File.GetLastWriteTimeUtc(FailureNote) : Patience;
        if (sinceFailure < Patience)
        {
            throw new PackageException(
                $"Debian's registry could not be reached {sinceFailure.TotalSeconds:0} seconds ago; it is tried again after {Patience.TotalSeconds:0}, or when {FailureNote} is deleted");
        }

        try
        {
            return new Apt(Path.Combine(directory, "apt"), aptOptions, progress).Download(names);
        }
        catch (RegistryException)
        {
            File.WriteAllText(FailureNote, "");
            throw;
        }
    }

    private IEnumerable<string> Unpack(List<string> archives, ProgressLine progress)
    {
        for (int i = 0; i < archives.Count; i++)
        {
            progress.Say($"unpacking Debian packages: {i + 1} of {archives.Count}");
            yield return Unpack(archives[i]);
        }
    }

    /// <summary>Unpacks an archive unless that has been done.</summary>
    /// <returns>The name of the directory.</returns>
    private string Unpack(string archive)
    {
        string name = Path.GetFileNameWithoutExtension(archive);
        string target = RootOf(name);
        if (!IsWhole(target))
        {
            DeleteTree(target);
            string work = target + ".partial";
            DeleteTree(work);
            Directory.CreateDirectory(work);
            HostCommand unpack = HostCommand.Run("dpkg-deb", ["-x", archive, work]);
            if (unpack.Status != 0)
            {
                throw new PackageException($"{Path.GetFileName(archive)} cannot be unpacked: {unpack.Errors.Split('\n')[0]}");
            }

            Directory.Move(work, target);

            // Most packages have none, which is no error here.
            HostCommand script = HostCommand.Run("dpkg-deb", ["-I", archive, "postinst"]);
            File.WriteAllText(ScriptOf(target), script.Status == 0 ? script.Output : "");
        }

        return name;
    }

    private string RootOf(string name) => Path.Combine(directory, "unpacked", name);

    private static string ScriptOf(string root) => root + TineRoot.PackageScriptSuffix;

    /// <summary>Whether a root is complete: its script is written last.</summary>
    private static bool IsWhole(string root) => File.Exists(ScriptOf(root));

    private static void DeleteTree(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
