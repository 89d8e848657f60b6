using System;

namespace Tine.Processes;

/// <summary>The answer of uname(2): six fields of 65 bytes.</summary>
public sealed class SystemNames
{
    public const int FieldSize = 65;
    public const int Size = 6 * FieldSize;

    private const int ReleaseField = 2;
    private const int FirstOldNumber = 60;

    private byte[]? _record;

    /// <summary>Programs ask for Linux's name before they use its calls (java, config.guess); release and version tell that it is Tine.</summary>
    public byte[] System { get; } = "Linux"u8.ToArray();

    public byte[] HostName
    {
        get;
        set
        {
            field = value;
            _record = null;
        }
    } = "tine"u8.ToArray();

    /// <summary>Static programs of glibc refuse to run on kernels that look older than they know.</summary>
    public byte[] Release { get; } = "6.1.0-tine"u8.ToArray();

    public byte[] Version { get; } = "#1 Tine"u8.ToArray();

    public byte[] Machine { get; } = "x86_64"u8.ToArray();

    public byte[] Domain
    {
        get;
        set
        {
            field = value;
            _record = null;
        }
    } = "(none)"u8.ToArray();

    /// <summary>struct utsname, made anew after a name has changed.</summary>
    public ReadOnlySpan<byte> Record => _record ??= MakeRecord();

    /// <summary>The name of core files; /proc/sys/kernel/core_pattern.</summary>
    public byte[] CorePattern { get; set; } = "core"u8.ToArray();

    private byte[] MakeRecord()
    {
        var destination = new byte[Size];
        Put(destination, 0, System);
        Put(destination, 1, HostName);
        Put(destination, 2, Release);
        Put(destination, 3, Version);
        Put(destination, 4, Machine);
        Put(destination, 5, Domain);
        return destination;
    }

    /// <summary>
    /// Writes 2.6 for programs that know no later Linux, which the personality UNAME26 says: 2.6.60 and up for the minor
    /// versions of what came after 3.x (Linux, override_release).
    /// </summary>
    public static void WriteOldRelease(Span<byte> names)
    {
        Span<byte> release = names.Slice(ReleaseField * FieldSize, FieldSize);
        Span<byte> rest = stackalloc byte[FieldSize];
        release.CopyTo(rest);
        int minor = rest.IndexOf((byte)'.') + 1;
        int digits = rest[minor..].IndexOf((byte)'.');
        int suffix = Math.Max(rest.IndexOf((byte)'-'), 0);
        int number = FirstOldNumber;
        for (int factor = 1, i = digits - 1; i >= 0; i--, factor *= 10)
        {
            number += (rest[minor + i] - '0') * factor;
        }

        release.Clear();
        "2.6."u8.CopyTo(release);
        int at = "2.6."u8.Length;
        release[at] = (byte)('0' + (number / 10));
        release[at + 1] = (byte)('0' + (number % 10));
        ReadOnlySpan<byte> tail = rest[suffix..];
        tail[..Math.Min(tail.Length, FieldSize - at - 3)].CopyTo(release[(at + 2)..]);
    }

    private static void Put(Span<byte> destination, int field, ReadOnlySpan<byte> text) =>
        text[..Math.Min(text.Length, FieldSize - 1)].CopyTo(destination[(field * FieldSize)..]);
}
