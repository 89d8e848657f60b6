using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;

namespace Tine.Tools.Run;

/// <summary>Writes the files that a guest sent as a tar archive to their places on the host.</summary>
/// <remarks>
/// A program in the guest may have written the archive. Nothing is written outside the places that were asked for: names that climb are
/// passed over, and symbolic links are made last, so that nothing is written through them.
/// </remarks>
internal sealed class FetchedFiles(IReadOnlyList<FetchRequest> requests)
{
    private const UnixFileMode AllPermissions = (UnixFileMode)0x1ff;

    private readonly HashSet<FetchRequest> _found = [];
    private readonly List<(string Path, string Target)> _links = [];
    private readonly List<(string Path, TarEntry Entry)> _directories = [];
    private readonly List<string> _problems = [];

    /// <summary>Reads the archive and writes its files.</summary>
    /// <returns>A sentence for each thing that could not be had.</returns>
    public IReadOnlyList<string> Write(string archive)
    {
        bool isWhole = false;
        try
        {
            using FileStream stream = File.OpenRead(archive);
            isWhole = HasEnd(stream);
            using var reader = new TarReader(stream);
            while (reader.GetNextEntry() is { } entry)
            {
                foreach (FetchRequest request in requests)
                {
                    Take(entry, request);
                }
            }
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException or FormatException)
        {
            isWhole = false;
        }

        MakeLinks();
        FinishDirectories();
        _problems.AddRange(isWhole
            ? requests.Where(request => !_found.Contains(request)).Select(request => $"--get {request.Guest}: the guest has no such file")
            : ["--get: the guest ended before all had been sent"]);
        return _problems;
    }

    /// <summary>Whether an archive's last block is its end mark, all zero; a guest that was stopped, or ended the machine, sent none.</summary>
    private static bool HasEnd(FileStream archive)
    {
        const int BlockSize = 512;
        if (archive.Length < BlockSize)
        {
            return false;
        }

        byte[] last = new byte[BlockSize];
        archive.Seek(-BlockSize, SeekOrigin.End);
        archive.ReadExactly(last);
        archive.Seek(0, SeekOrigin.Begin);
        return !last.AsSpan().ContainsAnyExcept((byte)0);
    }

    private void Take(TarEntry entry, FetchRequest request)
    {
        if (PlaceOf(entry.Name, request) is not { } place)
        {
            return;
        }

        _found.Add(request);
        try
        {
            Write(entry, request, place);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"--get {request.Guest}: {problem.Message}");
        }
    }

    /// <summary>The place of an archive's name on the host; null for a name that is not of this request.</summary>
    private static string? PlaceOf(string name, FetchRequest request)
    {
        string trimmed = name.TrimStart('/').TrimEnd('/');
        bool isWithin = trimmed == request.ArchiveName || trimmed.StartsWith(request.ArchiveName + "/", StringComparison.Ordinal);
        return !isWithin || trimmed.Split('/').Contains("..") ? null : request.Host + trimmed[request.ArchiveName.Length..];
    }

    private void Write(TarEntry entry, FetchRequest request, string place)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                Directory.CreateDirectory(place);
                _directories.Add((place, entry));
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                WriteFile(entry, place);
                break;
            case TarEntryType.HardLink when PlaceOf(entry.LinkName, request) is { } other && File.Exists(other):
                File.Copy(other, place, overwrite: true);
                break;
            case TarEntryType.SymbolicLink:
                _links.Add((place, entry.LinkName));
                break;
            default:
                _problems.Add($"--get: /{entry.Name} is no file, directory or link ({entry.EntryType}): left out");
                break;
        }
    }

    private static void WriteFile(TarEntry entry, string place)
    {
        // A new file in its place: one that is there may be a link to somewhere else.
        File.Delete(place);
        using (FileStream file = File.Create(place))
        {
            // A data stream is missing for an empty file.
            entry.DataStream?.CopyTo(file);
        }

        File.SetUnixFileMode(place, entry.Mode & AllPermissions);
        File.SetLastWriteTimeUtc(place, entry.ModificationTime.UtcDateTime);
    }

    private void MakeLinks()
    {
        foreach ((string path, string target) in _links)
        {
            try
            {
                File.Delete(path);
                File.CreateSymbolicLink(path, target);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                _problems.Add($"--get: {problem.Message}");
            }
        }
    }

    /// <summary>Sets modes last: a directory may not be writable.</summary>
    private void FinishDirectories()
    {
        foreach ((string path, TarEntry entry) in Enumerable.Reverse(_directories))
        {
            File.SetUnixFileMode(path, entry.Mode & AllPermissions);
            Directory.SetLastWriteTimeUtc(path, entry.ModificationTime.UtcDateTime);
        }
    }
}
