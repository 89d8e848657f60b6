using System;
using System.Threading.Tasks;

namespace Tine.Boot.Tests;

/// <summary>Runs commands of the host's Linux kernel in a root of their own, in name spaces that end with them.</summary>
internal static class HostRoot
{
    /// <summary>In name spaces of its own, with the root's name of the host: $1 is the root, $2 and on the command.</summary>
    private const string Enter =
        """cat "$1/etc/hostname" > /proc/sys/kernel/hostname && mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" && root=$1 && shift && exec chroot "$root" "$@" """;

    /// <summary>Whether this user may do that: root, or anybody where user name spaces are allowed.</summary>
    public static async Task<bool> IsAllowedAsync() => (await HostProgram.RunAsync("unshare", "", [.. NameSpaces, "true"])).Status == 0;

    private static string[] NameSpaces =>
        Environment.IsPrivilegedProcess
            ? ["--mount", "--uts", "--pid", "--fork", "--kill-child"]
            : ["--user", "--map-root-user", "--mount", "--uts", "--pid", "--fork", "--kill-child"];

    public static Task<HostProgram.Outcome> RunAsync(string root, params string[] command) =>
        HostProgram.RunAsync("unshare", "", [.. NameSpaces, "sh", "-c", Enter, "sh", root, .. command]);
}
