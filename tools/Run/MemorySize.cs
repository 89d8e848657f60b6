using System.Globalization;
using System.Text.RegularExpressions;

namespace Tine.Tools.Run;

/// <summary>RAM for a guest: as its user asks for it, or as its root needs it.</summary>
public static partial class MemorySize
{
    private const long Mebibyte = 1 << 20;
    private const long Usual = 512;

    /// <summary>A root of this many MiB still leaves most of the usual memory free.</summary>
    private const long SmallRoot = 64;

    /// <summary>Less than this beside the root, and QEMU loads the root over the kernel.</summary>
    private const long KernelImage = 8;

    /// <summary>OVMF stops within itself in 32 MiB, and GRUB finds no room for the root in 48.</summary>
    private const long LeastForUefi = 64;

    /// <summary>Checks that memory of this size holds kernel and root. The kernel needs more to run, and says so itself.</summary>
    /// <param name="size">The size that somebody asked for, as QEMU reads it, or null.</param>
    /// <param name="rootBytes">The root file system's archive.</param>
    /// <param name="firmware">The one that loads them, or none.</param>
    /// <exception cref="CommandLineException">It does not.</exception>
    public static void Check(string? size, long rootBytes, Firmware firmware)
    {
        if (size is not null && firmware == Firmware.Uefi && BytesOf(size) < LeastForUefi * Mebibyte)
        {
            throw new CommandLineException($"--memory {size} is too little for UEFI, which hangs without a word in so little: Tine needs {LeastForUefi} MiB");
        }

        if (size is not null && BytesOf(size) < rootBytes + (KernelImage * Mebibyte))
        {
            throw new CommandLineException($"--memory {size} does not hold the kernel and a root file system of {(rootBytes + Mebibyte - 1) / Mebibyte} MiB");
        }
    }

    private static long BytesOf(string size) =>
        long.Parse(size[..^1], CultureInfo.InvariantCulture) * (size[^1] == 'G' ? 1024 : 1) * Mebibyte;

    /// <summary>The usual 512 MiB; with a large root as much beside it.</summary>
    /// <param name="rootBytes">The root file system's archive: it lies in RAM, and its pages are the files' pages.</param>
    /// <returns>The size as QEMU reads it.</returns>
    public static string For(long rootBytes)
    {
        long root = (rootBytes + Mebibyte - 1) / Mebibyte;
        return string.Create(CultureInfo.InvariantCulture, $"{(root <= SmallRoot ? Usual : Usual + root)}M");
    }

    /// <summary>Reads a size as people write it: a number of MiB, or with a unit, large or small: 512, 512M, 1g, 512MiB, 4GB.</summary>
    /// <returns>The size as QEMU reads it, or null when it is none.</returns>
    public static string? Parse(string text) => Form().Match(text) is { Success: true } match
        ? match.Groups["number"].Value + (match.Groups["unit"].Value is "" ? "M" : match.Groups["unit"].Value.ToUpperInvariant())
        : null;

    [GeneratedRegex("^(?<number>[1-9][0-9]{0,7})(?:(?<unit>[mg])(?:i?b)?)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
