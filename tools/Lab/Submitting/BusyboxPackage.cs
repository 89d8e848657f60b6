using System;
using System.IO;

namespace Tine.Tools.Lab;

/// <summary>The package that each guest has, in the store of <c>run-qemu.sh</c>: requests, a file each that lists the packages which answer it, and unpacked packages.</summary>
public static class BusyboxPackage
{
    private const string Prefix = "busybox-static_";

    /// <summary>Copies the requests that gave busybox and nothing else, and its files.</summary>
    /// <param name="store">The store of a tree; it need not be there.</param>
    /// <param name="target">A store to be.</param>
    public static void Copy(string store, string target)
    {
        string requests = Path.Combine(store, "requests");
        foreach (string request in Directory.Exists(requests) ? Directory.GetFiles(requests) : [])
        {
            if (File.ReadAllLines(request) is [{ } root] && root.StartsWith(Prefix, StringComparison.Ordinal))
            {
                CopyRequest(store, target, request, root);
            }
        }
    }

    private static void CopyRequest(string store, string target, string request, string root)
    {
        Directory.CreateDirectory(Path.Combine(target, "requests"));
        Directory.CreateDirectory(Path.Combine(target, "unpacked"));
        File.Copy(request, Path.Combine(target, "requests", Path.GetFileName(request)), overwrite: true);
        foreach (string part in Directory.GetFileSystemEntries(Path.Combine(store, "unpacked"), root + "*"))
        {
            CommandResult result = new TreeCommands(store).Run("cp", "--archive", "--reflink=auto", part, Path.Combine(target, "unpacked"));
            if (result.Status != 0)
            {
                throw new LabException($"a copy of busybox failed:\n{result.Errors}".TrimEnd());
            }
        }
    }
}
