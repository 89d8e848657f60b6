using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Tine.Tools.Image;

/// <summary>
/// Writes a root file system as a cpio archive, format newc (cpio(5)). Same input, same bytes: owners are root, files have their times of the
/// host, and all else that of the youngest file.
/// </summary>
/// <remarks>
/// The content of each regular file of a page or more starts at a multiple of 4096 from the archive's start, so that the
/// kernel can use the archive's frames as the file's pages. The gap before it is made of NULs behind the entry's name
/// (within namesize, so any reader of newc skips them), or of a further entry for the root directory where the name
/// would pass PATH_MAX.
/// </remarks>
public sealed class CpioWriter
{
    private const int HeaderLength = 110;
    private const int PageSize = 4096;

    /// <summary>The longest namesize that readers take (PATH_MAX).</summary>
    private const int NameLimit = 4096;

    /// <summary>Longer paths would leave no room for padding.</summary>
    private const int PathLimit = 2048;

    private const int RootDirectoryMode = 0x41ed;

    /// <summary>1980-01-01, the first day that archives of the kind zip can tell.</summary>
    private const long FirstTime = 315_532_800;

    private readonly Stream _output;
    private readonly long _youngest;
    private long _position;
    private int _inode;

    private CpioWriter(Stream output, RootFileSystem root)
    {
        _output = output;
        _youngest = FirstTime;
        foreach ((_, RootEntry entry) in root.Entries)
        {
            _youngest = Math.Max(_youngest, entry.ModifyTime ?? FirstTime);
        }
    }

    /// <summary>Writes the whole archive to a file.</summary>
    /// <exception cref="IOException">A host file is gone or changed, or a path is too long.</exception>
    public static void Write(RootFileSystem root, string path)
    {
        using var output = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);
        Write(root, output);
    }

    /// <summary>Writes the whole archive; its length is a multiple of 512.</summary>
    public static void Write(RootFileSystem root, Stream output)
    {
        var writer = new CpioWriter(output, root);
        writer.WriteHeader(".", 2, RootDirectoryMode, 0, writer._youngest);
        foreach ((string path, RootEntry entry) in root.Entries)
        {
            writer.WriteEntry(path, entry);
        }

        writer._inode = -1;
        writer.WriteHeader("TRAILER!!!", 11, 0, 0, 0);
        writer.Pad(512);
    }

    private void WriteEntry(string path, RootEntry entry)
    {
        int nameLength = Encoding.UTF8.GetByteCount(path) + 1;
        if (nameLength > PathLimit)
        {
            throw new IOException($"the path {path[..40]}... is longer than {PathLimit} bytes");
        }

        if (entry is HostFileEntry && entry.Length >= PageSize)
        {
            nameLength += MakeGap(nameLength);
        }

        WriteHeader(path, nameLength, entry.TypeBits | entry.Permissions, entry.Length, entry.ModifyTime ?? _youngest);
        entry.WriteTo(_output);
        _position += entry.Length;
        Pad(4);
    }

    /// <summary>
    /// The number of NULs after a name of this length for the content to start a page; writes a filler entry when too many.
    /// </summary>
    private int MakeGap(int nameLength)
    {
        int gap = GapAfter(nameLength);
        if (nameLength + gap <= NameLimit)
        {
            return gap;
        }

        const int FillerName = 4;
        WriteHeader(".", FillerName + ((gap - HeaderLength - FillerName) & ~3) - 2, RootDirectoryMode, 0, _youngest);
        return GapAfter(nameLength);
    }

    private int GapAfter(int nameLength) => (int)(-(_position + HeaderLength + nameLength) & (PageSize - 1));

    private void WriteHeader(string name, int nameSize, int mode, long length, long modifyTime)
    {
        if (length > uint.MaxValue)
        {
            throw new IOException($"{name} is larger than an archive can say (4 GiB)");
        }

        int links = (mode & 0xf000) == 0x4000 ? 2 : 1;
        Span<byte> header = stackalloc byte[HeaderLength];
        Encoding.ASCII.GetBytes("070701", header);
        ReadOnlySpan<uint> fields = [(uint)++_inode, (uint)mode, 0, 0, (uint)links, (uint)Math.Clamp(modifyTime, 0, uint.MaxValue), (uint)length, 0, 0, 0, 0, (uint)nameSize, 0];
        for (int index = 0; index < fields.Length; index++)
        {
            Encoding.ASCII.GetBytes(fields[index].ToString("x8"), header[(6 + (8 * index))..]);
        }

        byte[] padded = new byte[nameSize];
        Encoding.UTF8.GetBytes(name, padded);
        _output.Write(header);
        _output.Write(padded);
        _position += HeaderLength + nameSize;
        Pad(4);
    }

    private void Pad(int alignment)
    {
        int missing = (int)(-_position & (alignment - 1));
        _output.Write(stackalloc byte[missing]);
        _position += missing;
    }
}
