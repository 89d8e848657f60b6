using System;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>A submission that is a tar archive: read entry by entry, never unpacked.</summary>
internal static class TarSubmission
{
    /// <summary>The most of an archive that is read, uncompressed: a small archive can hold endless zeros.</summary>
    private const long MostBytes = 64 << 20;

    private static readonly byte[] s_gzip = [0x1F, 0x8B];

    public static void Read(string path, SubmissionBasket basket)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] magic = new byte[s_gzip.Length];
            bool isCompressed = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual(s_gzip);
            file.Position = 0;
            using Stream stream = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var limited = new LimitedStream(stream, MostBytes);
            ReadEntries(new TarReader(limited), basket);
        }
        catch (LimitException)
        {
            basket.Note($"the archive has more than {MostBytes >> 20} MiB; what comes behind them is not read");
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            basket.Note($"the archive is broken ({problem.Message.TrimEnd('.')}); what comes behind is not read");
        }
    }

    private static void ReadEntries(TarReader reader, SubmissionBasket basket)
    {
        while (reader.GetNextEntry() is { } entry)
        {
            Add(entry, basket);
        }
    }

    private static void Add(TarEntry entry, SubmissionBasket basket)
    {
        string path = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
        bool isRegular = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
        if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes)
        {
            return;
        }

        if (path.StartsWith('/') || path.Split('/').Contains(".."))
        {
            basket.Refuse(path, "leads out of the tree; not taken");
        }
        else if (!basket.IsWanted(path))
        {
            basket.PassOver(path, own => isRegular && entry.Length == new FileInfo(own).Length && Content(entry).AsSpan().SequenceEqual(File.ReadAllBytes(own)));
        }
        else if (!isRegular)
        {
            basket.Refuse(path, entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink ? "is a link; not taken" : "is no regular file; not taken");
        }
        else if (entry.Length > Submission.MostBytes)
        {
            basket.Refuse(path, $"has {entry.Length} bytes, more than {Submission.MostBytes}; not taken");
        }
        else
        {
            basket.Take(path, Content(entry));
        }
    }

    private static byte[] Content(TarEntry entry)
    {
        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        return content.ToArray();
    }
}
