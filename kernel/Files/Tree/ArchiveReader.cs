using System;

namespace Tine.Files;

/// <summary>The entries of a boot archive, in order: cpio in the "newc" format; Linux's buffer-format.rst describes it.</summary>
/// <remarks>
/// Several archives may follow one another, with zeros between. An entry's name may be followed by more than one NUL: the image
/// builder pads so that the file's bytes begin on a page.
/// </remarks>
/// <param name="archive">The bytes.</param>
internal ref struct ArchiveReader(ReadOnlySpan<byte> archive)
{
    private const int Alignment = 4;

    private readonly ReadOnlySpan<byte> _archive = archive;
    private int _at;

    /// <summary>A sentence that says what is wrong with the archive; null when nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether the current entry is the last of its archive, which is no file.</summary>
    public bool IsTrailer { get; private set; }

    /// <summary>The header of the current entry.</summary>
    public ArchiveHeader Header { get; private set; }

    /// <summary>The path of the current entry.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The contents of the current entry: bytes of a file, or the target of a symbolic link.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>The place of <see cref="Data"/>, in bytes from the start.</summary>
    public int DataStart { get; private set; }

    /// <summary>Goes on to the next entry.</summary>
    /// <returns>False at the end, and where a <see cref="Fault"/> was found.</returns>
    public bool MoveNext()
    {
        while (IsTrailer && _at < _archive.Length && _archive[_at] == 0)
        {
            _at++;
        }

        if (_at < _archive.Length)
        {
            Fault = Read();
            return Fault is null;
        }

        Fault = _archive.IsEmpty ? "The initramfs is empty."
            : !IsTrailer ? "The initramfs ends without its trailer: it is cut short."
            : null;
        return false;
    }

    /// <summary>Reads one entry.</summary>
    /// <returns>Null, or a fault.</returns>
    private string? Read()
    {
        if (_archive.Length - _at < ArchiveHeader.Size)
        {
            return "The initramfs ends in the middle of an entry's header.";
        }

        if (!ArchiveHeader.TryRead(_archive.Slice(_at, ArchiveHeader.Size), out ArchiveHeader header))
        {
            return "The initramfs has an entry without a cpio header (newc): it is damaged or of another format.";
        }

        _at += ArchiveHeader.Size;
        if (!TryTake(header.NameSize, out ReadOnlySpan<byte> name))
        {
            return "The initramfs ends in the middle of an entry: it is cut short.";
        }

        DataStart = _at;
        if (!TryTake(header.FileSize, out ReadOnlySpan<byte> data))
        {
            return "The initramfs ends in the middle of an entry: it is cut short.";
        }

        int end = name.IndexOf((byte)0);
        if (end < 0)
        {
            return "The initramfs has an entry whose name does not end.";
        }

        Header = header;
        Name = name[..end];
        Data = data;
        IsTrailer = Name.SequenceEqual("TRAILER!!!"u8);
        return null;
    }

    /// <summary>Takes the next bytes, and what aligns those that follow.</summary>
    private bool TryTake(uint count, out ReadOnlySpan<byte> taken)
    {
        bool isThere = count <= (uint)(_archive.Length - _at);
        taken = isThere ? _archive.Slice(_at, (int)count) : default;
        _at = Math.Min((_at + taken.Length + Alignment - 1) & -Alignment, _archive.Length);
        return isThere;
    }
}
