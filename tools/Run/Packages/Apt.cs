using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Tine.Tools.Run;

/// <summary>
/// apt-get over a state of its own: it knows the registries that the host is set up for and none of the host's installed
/// packages, so that what it resolves is all that a package needs. It installs nothing and asks for no privileges.
/// </summary>
/// <param name="directory">The folder of lists and archives.</param>
/// <param name="options">Further options for apt-get.</param>
/// <param name="progress">Told how far it is.</param>
internal sealed partial class Apt(string directory, IReadOnlyCollection<string> options, ProgressLine progress)
{
    /// <summary>
    /// Packages that others depend on for their maintainer scripts, which do not run here. They count as installed unless
    /// somebody asks for them: dash alone would bring twenty packages along by them.
    /// </summary>
    private static readonly string[] s_needless = ["debconf", "debianutils", "dpkg", "init-system-helpers", "usr-is-merged"];

    /// <summary>Downloaded archives, NAME_VERSION_ARCHITECTURE.deb.</summary>
    public string Archives => Path.Combine(directory, "cache", "archives");

    private string Lists => Path.Combine(directory, "state", "lists");

    /// <summary>Lists younger than this are not fetched again for a name that they lack.</summary>
    private static readonly TimeSpan FreshTime = TimeSpan.FromHours(1);

    private bool HasFreshLists => HasLists && DateTime.UtcNow - Directory.GetLastWriteTimeUtc(Lists) < FreshTime;

    private bool HasLists => Directory.Exists(Lists) && Directory.EnumerateFiles(Lists, "*_Packages*").Any();

    /// <summary>Downloads packages and all that they depend on (recommended ones are left out).</summary>
    /// <returns>The archives, in the order in which they would be installed.</returns>
    /// <exception cref="PackageException">A name is unknown, or the registry cannot be reached.</exception>
    public List<string> Download(IReadOnlyCollection<string> names)
    {
        MakeDirectories();
        WriteStatus(names);
        if (!HasLists)
        {
            Update();
        }

        HostCommand download = Install("--download-only", names);
        if (download.Status != 0 && !HasFreshLists)
        {
            Update();
            download = Install("--download-only", names);
        }

        if (download.Status != 0)
        {
            throw Explain(download);
        }

        HostCommand plan = Install("--simulate", names);
        return [.. PlannedPackage().Matches(plan.Output).Select(ArchiveOf)];
    }

    [GeneratedRegex(@"^Inst (\S+) \((\S+) .*\[(\w+)\]\)", RegexOptions.Multiline)]
    private static partial Regex PlannedPackage();

    [GeneratedRegex(@"^dlstatus:\d+:(\d+)")]
    private static partial Regex DownloadStatus();

    [GeneratedRegex("^E: (.*)$", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();

    [GeneratedRegex("Unable to locate package (.*)$")]
    private static partial Regex UnknownName();

    /// <summary>A version's colon is written %3a in a file name.</summary>
    private string ArchiveOf(Match planned)
    {
        string version = planned.Groups[2].Value.Replace(":", "%3a");
        string name = planned.Groups[1].Value.Split(':')[0];
        return Path.Combine(Archives, $"{name}_{version}_{planned.Groups[3].Value}.deb");
    }

    private void MakeDirectories()
    {
        Directory.CreateDirectory(Path.Combine(Lists, "partial"));
        Directory.CreateDirectory(Path.Combine(Archives, "partial"));
    }

    /// <summary>Writes the list of what is installed, as apt reads it.</summary>
    private void WriteStatus(IReadOnlyCollection<string> names)
    {
        IEnumerable<string> entries = s_needless.Except(names).Select(name =>
            $"Package: {name}\nStatus: install ok installed\nMaintainer: none\nArchitecture: all\nMulti-Arch: foreign\nVersion: 999:1\nDescription: none\n");
        File.WriteAllText(Path.Combine(directory, "status"), string.Join('\n', entries));
    }

    private void Update()
    {
        progress.Say("fetching Debian's lists of packages");
        HostCommand update = Run(["update", "--error-on=any"]);
        if (update.Status != 0)
        {
            throw new RegistryException("Debian's registry cannot be reached: " + FirstError(update));
        }

        Directory.SetLastWriteTimeUtc(Lists, DateTime.UtcNow);
    }

    private HostCommand Install(string mode, IReadOnlyCollection<string> names) => Run(["install", "-y", mode, "--", .. names]);

    private HostCommand Run(IEnumerable<string> arguments) => HostCommand.Run("apt-get", [.. Options(), .. options, .. arguments], Follow);

    /// <summary>Tells of a line of apt's status, as its APT::Status-Fd writes it: dlstatus:ITEM:PERCENT:TEXT.</summary>
    private void Follow(string line)
    {
        Match status = DownloadStatus().Match(line);
        if (status.Success)
        {
            progress.Say($"fetching Debian packages: {status.Groups[1].Value} %");
        }
    }

    private string[] Options() =>
    [
        "-q",
        "-o", "APT::Status-Fd=1",
        "-o", "Dir::State=" + Path.Combine(directory, "state"),
        "-o", "Dir::State::status=" + Path.Combine(directory, "status"),
        "-o", "Dir::Cache=" + Path.Combine(directory, "cache"),
        "-o", "Dir::Cache::archives=archives",
        "-o", "Dir::Log=" + directory,
        "-o", "Debug::NoLocking=1", // The store has a lock of its own.
        "-o", "APT::Sandbox::User=root", // Otherwise apt run by root drops to a user who may not write here.
        "-o", "APT::Architecture=amd64",
        "-o", "APT::Install-Recommends=false",
        "-o", "Acquire::Languages=none",
        "-o", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
        "-o", "Acquire::Retries=1",
        "-o", "Acquire::http::Timeout=15",
        "-o", "Acquire::https::Timeout=15",
    ];

    private static PackageException Explain(HostCommand download)
    {
        string error = FirstError(download);
        Match unknown = UnknownName().Match(error);
        string message = unknown.Success ? $"Debian has no package {unknown.Groups[1].Value}" : "Debian's packages cannot be fetched: " + error;
        return error.Contains("fetch", StringComparison.Ordinal) ? new RegistryException(message) : new PackageException(message);
    }

    private static string FirstError(HostCommand command)
    {
        Match error = ErrorLine().Match(command.Errors);
        return error.Success ? error.Groups[1].Value.Trim() : $"apt-get ended with status {command.Status}";
    }
}
