using System;

namespace Tine.Processes;

/// <summary>What uname(2) tells: six fields of 65 bytes.</summary>
public sealed class SystemNames
{
    public const int FieldSize = 65;
    public const int Size = 6 * FieldSize;

    /// <summary>Programs ask for Linux's name before they use its calls (java, config.guess); release and version tell that it is Tine.</summary>
    public byte[] System { get; set; } = "Linux"u8.ToArray();

    public byte[] HostName { get; set; } = "tine"u8.ToArray();

    /// <summary>Static programs of glibc refuse to run on kernels that look older than they know.</summary>
    public byte[] Release { get; set; } = "6.1.0-tine"u8.ToArray();

    public byte[] Version { get; set; } = "#1 Tine"u8.ToArray();

    public byte[] Machine { get; set; } = "x86_64"u8.ToArray();

    public byte[] Domain { get; set; } = "(none)"u8.ToArray();

    /// <summary>The name of core files; /proc/sys/kernel/core_pattern.</summary>
    public byte[] CorePattern { get; set; } = "core"u8.ToArray();

    /// <summary>Writes struct utsname.</summary>
    /// <param name="destination"><see cref="Size"/> bytes.</param>
    public void Write(Span<byte> destination)
    {
        destination.Clear();
        Put(destination, 0, System);
        Put(destination, 1, HostName);
        Put(destination, 2, Release);
        Put(destination, 3, Version);
        Put(destination, 4, Machine);
        Put(destination, 5, Domain);
    }

    private static void Put(Span<byte> destination, int field, ReadOnlySpan<byte> text) =>
        text[..Math.Min(text.Length, FieldSize - 1)].CopyTo(destination[(field * FieldSize)..]);
}
