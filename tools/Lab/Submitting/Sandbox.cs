using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>
/// Runs commands in a tree of their own by bubblewrap: of the machine they see its programs, to read; of the network nothing; and where
/// the grader is root they run as nobody. All of them end with the command, or with the grader.
/// </summary>
/// <param name="Tree">The directory that stands at <see cref="Place"/>.</param>
/// <param name="Access">Whether commands may write to it.</param>
/// <param name="Network">Whether they have the network.</param>
public sealed record Sandbox(string Tree, TreeAccess Access, NetworkAccess Network = NetworkAccess.None)
{
    /// <summary>The tree's directory inside, the same for all, so that builds have the same paths.</summary>
    public const string Place = "/tine";

    private const string Nobody = "65534";

    /// <summary>The largest file that a command may write, in bytes.</summary>
    private const string MostFileBytes = "1073741824";

    /// <summary>Enough for a build; a fork bomb ends here where the user is one of its own.</summary>
    private const string MostProcesses = "4096";

    /// <summary>Files of the host that stand in the tree's place, to read.</summary>
    public ImmutableArray<(string Host, string Path)> Over { get; init; } = [];

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>With a slash at its end: MSBuild's NuGetPackageRoot is what the variable says.</summary>
    private static string Packages => Path.TrimEndingDirectorySeparator(Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")) + "/";

    /// <summary>A sentence that says why bubblewrap cannot be used on this machine; null when it can.</summary>
    public static string? FindProblem()
    {
        // With all that a submission is given: containers may allow namespaces and refuse a /proc of one's own.
        (string program, string[] arguments) = new Sandbox(Path.GetTempPath(), TreeAccess.ReadOnly).Wrap("true", []);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        try
        {
            using Process bwrap = Process.Start(start)!;
            string errors = bwrap.StandardError.ReadToEnd().Trim();
            bwrap.WaitForExit();
            return bwrap.ExitCode == 0 ? null : $"bubblewrap does not work here ({(errors.Length == 0 ? $"status {bwrap.ExitCode}" : errors)})";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "bubblewrap is missing (apt-get install bubblewrap)";
        }
    }

    /// <summary>Lets the user that commands run as start the compiler: NuGet unpacks programs for their owner alone.</summary>
    public static void ShareCompiler()
    {
        string versions = Path.Combine(Packages, "runtime.linux-x64.microsoft.dotnet.ilcompiler");
        if (IsRoot && Directory.Exists(versions))
        {
            foreach (string compiler in Directory.EnumerateDirectories(versions).Select(version => Path.Combine(version, "tools", "ilc")).Where(File.Exists))
            {
                File.SetUnixFileMode(compiler, File.GetUnixFileMode(compiler) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            }
        }
    }

    /// <summary>Lets the user that commands run as own a tree.</summary>
    public static void GiveAway(string directory)
    {
        if (IsRoot)
        {
            Start("chown", "-R", $"{Nobody}:{Nobody}", directory);
        }
    }

    /// <summary>The command that runs another one in the sandbox.</summary>
    public (string Program, string[] Arguments) Wrap(string program, string[] arguments)
    {
        bool isWritten = Access == TreeAccess.ReadWrite;
        string dotnet = Path.GetDirectoryName(Path.GetFullPath(Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : FindDotnet()))!;
        IEnumerable<string> words =
        [
            "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try", .. Network == NetworkAccess.None ? ["--unshare-net"] : (string[])[],
            .. IsRoot ? ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"] : (string[])["--unshare-user"],
            "--die-with-parent", "--new-session", "--clearenv",
            "--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc",
            .. new[] { "/bin", "/sbin", "/lib", "/lib64" }.SelectMany(name => (string[])["--ro-bind-try", name, name]),
            "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chmod", "1777", "/tmp", "--tmpfs", "/home", "--chmod", "1777", "/home",
            .. Parents(dotnet).Concat(Parents(Packages)).SelectMany(parent => (string[])["--dir", parent, "--chmod", "0755", parent]),
            "--ro-bind", dotnet, dotnet, isWritten && Network == NetworkAccess.Shared ? "--bind" : "--ro-bind", Packages, Packages,
            isWritten ? "--bind" : "--ro-bind", Tree, Place,
            .. Over.SelectMany(file => (string[])["--ro-bind", file.Host, $"{Place}/{file.Path}"]),
            "--setenv", "PATH", $"{dotnet}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "--setenv", "HOME", "/home",
            "--setenv", "NUGET_PACKAGES", Packages, "--setenv", "DOTNET_NOLOGO", "1", "--setenv", "DOTNET_CLI_TELEMETRY_OPTOUT", "1",
            "--setenv", "MSBUILDDISABLENODEREUSE", "1", "--setenv", "NuGetAudit", "false", "--setenv", "DOTNET_CLI_USE_MSBUILD_SERVER", "0",
            "--setenv", "UseSharedCompilation", "false", "--setenv", "TINE_ACCEL", "tcg", "--chdir", Place,
        ];
        string[] limits = ["prlimit", $"--fsize={MostFileBytes}", "--core=0", $"--nproc={MostProcesses}"];
        bool staysRoot = !IsRoot || Network == NetworkAccess.Shared;
        string[] user = staysRoot ? [] : ["setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"];
        return ("bwrap", [.. words, .. user, .. staysRoot ? limits[..3] : limits, program, .. arguments]);
    }

    /// <summary>The directories on the way to one outside /usr, the first one first: bubblewrap makes them for root alone.</summary>
    private static IEnumerable<string> Parents(string path)
    {
        string[] names = Path.TrimEndingDirectorySeparator(path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return names[0] == "usr" ? [] : Enumerable.Range(1, names.Length - 1).Select(count => "/" + string.Join('/', names[..count]));
    }

    /// <summary>The directory of the SDK that is first on PATH.</summary>
    private static string FindDotnet()
    {
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(directory => Path.Combine(directory, "dotnet")).FirstOrDefault(File.Exists);
        return found is null ? throw new LabException("there is no dotnet on PATH") : File.ResolveLinkTarget(found, returnFinalTarget: true)?.FullName ?? found;
    }

    private static void Start(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new LabException($"{program} {string.Join(' ', arguments)} failed");
        }
    }
}
