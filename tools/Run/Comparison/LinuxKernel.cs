using System.IO;
using System.Linq;

namespace Tine.Tools.Run;

/// <summary>Debian's Linux for virtual machines, unpacked and not installed.</summary>
/// <param name="Path">The kernel's image on the host.</param>
/// <param name="Release">As uname tells it.</param>
internal sealed record LinuxKernel(string Path, string Release)
{
    private const string Package = "linux-image-cloud-amd64";
    private const string ImagePrefix = "vmlinuz-";

    /// <summary>Finds the image; fetches it the first time.</summary>
    /// <exception cref="PackageException">It cannot be had.</exception>
    public static LinuxKernel Fetch()
    {
        string image = PackageStore.Shared.Fetch([Package])
            .Select(root => System.IO.Path.Combine(root, "boot"))
            .Where(Directory.Exists)
            .SelectMany(boot => Directory.EnumerateFiles(boot, ImagePrefix + "*"))
            .FirstOrDefault() ?? throw new PackageException($"Debian's package {Package} came without a kernel");
        return new LinuxKernel(image, System.IO.Path.GetFileName(image)[ImagePrefix.Length..]);
    }
}
