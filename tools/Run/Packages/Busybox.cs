using System;
using System.IO;
using System.Linq;

namespace Tine.Tools.Run;

/// <summary>Debian's busybox, which every guest has where it can be had.</summary>
public static class Busybox
{
    /// <summary>The program on the host, fetched when it is not there yet.</summary>
    /// <returns>Its path, or null when it cannot be had (a line on standard error says why).</returns>
    public static string? Find()
    {
        try
        {
            return PackageStore.Shared.Fetch(["busybox-static"])
                .SelectMany(root => (string[])[Path.Combine(root, "bin", "busybox"), Path.Combine(root, "usr", "bin", "busybox")])
                .FirstOrDefault(File.Exists);
        }
        catch (PackageException problem)
        {
            Console.Error.WriteLine($"{problem.Message}: the guest goes without busybox.");
            return null;
        }
    }
}
