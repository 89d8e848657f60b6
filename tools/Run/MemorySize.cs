using System.Globalization;

namespace Tine.Tools.Run;

/// <summary>RAM for a guest whose user did not ask for a size.</summary>
public static class MemorySize
{
    private const long Mebibyte = 1 << 20;
    private const long Usual = 512;

    /// <summary>A root of this many MiB still leaves most of the usual memory free.</summary>
    private const long SmallRoot = 64;

    /// <summary>The usual 512 MiB; with a large root as much beside it.</summary>
    /// <param name="rootBytes">The root file system's archive: it lies in RAM, and its pages are the files' pages.</param>
    /// <returns>The size as QEMU reads it.</returns>
    public static string For(long rootBytes)
    {
        long root = (rootBytes + Mebibyte - 1) / Mebibyte;
        return string.Create(CultureInfo.InvariantCulture, $"{(root <= SmallRoot ? Usual : Usual + root)}M");
    }
}
