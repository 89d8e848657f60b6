using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using System.Text;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class FetchedFilesTests : IDisposable
{
    private static readonly DateTimeOffset s_moment = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    private readonly string _host = Directory.CreateTempSubdirectory("tine-get-").FullName;

    public void Dispose() => Directory.Delete(_host, recursive: true);

    [Fact]
    public void KeepsNamesModesTimesAndLinks()
    {
        string archive = WriteArchive(
            NewDirectory("d/"), NewFile("d/f", "text", UnixFileMode.UserRead | UnixFileMode.UserExecute), NewLink("d/l", "/etc/passwd"),
            new GnuTarEntry(TarEntryType.HardLink, "d/h") { LinkName = "d/f" }, NewFile("d/" + new string('n', 200), "", UnixFileMode.UserRead));

        Assert.Empty(Fetch(archive, "/d:" + _host));
        string place = Path.Combine(_host, "d");
        Assert.Equal("text", File.ReadAllText(Path.Combine(place, "f")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(place, "f")));
        Assert.Equal(s_moment.UtcDateTime, File.GetLastWriteTimeUtc(Path.Combine(place, "f")));
        Assert.Equal("text", File.ReadAllText(Path.Combine(place, "h")));
        Assert.Equal("/etc/passwd", new FileInfo(Path.Combine(place, "l")).LinkTarget);
        Assert.True(File.Exists(Path.Combine(place, new string('n', 200))));
    }

    [Fact]
    public void SaysWhatIsMissing() => Assert.Equal(["--get /x: the guest has no such file"], Fetch(WriteArchive(NewDirectory("d/")), $"/x:{_host}"));

    /// <summary>A guest that was stopped may well have had the file.</summary>
    [Fact]
    public void SaysThatNothingCame()
    {
        string archive = Path.Combine(_host, "empty.tar");
        File.WriteAllText(archive, "");
        Assert.Equal(["--get: the guest ended before all had been sent"], Fetch(archive, $"/x:{_host}"));
    }

    [Fact]
    public void SaysThatTheArchiveEndsBetweenFiles()
    {
        string archive = WriteArchive(NewFile("f", new string('x', 512), UnixFileMode.UserRead));
        using (FileStream file = File.OpenWrite(archive))
        {
            file.SetLength(1024);
        }

        Assert.Equal(["--get: the guest ended before all had been sent"], Fetch(archive, $"/f:{_host}", $"/g:{_host}"));
    }

    [Fact]
    public void SaysThatTheArchiveEndsEarly()
    {
        string archive = WriteArchive(NewFile("f", new string('x', 5000), UnixFileMode.UserRead));
        using (FileStream file = File.OpenWrite(archive))
        {
            file.SetLength(2048);
        }

        Assert.Contains("--get: the guest ended before all had been sent", Fetch(archive, $"/f:{_host}"));
    }

    /// <summary>A program in the guest can write any archive: nothing but the places that were asked for changes.</summary>
    [Fact]
    public void WritesNowhereElse()
    {
        string outside = Path.Combine(_host, "outside");
        string inside = Path.Combine(_host, "inside");
        Directory.CreateDirectory(outside);
        Directory.CreateDirectory(inside);
        string archive = WriteArchive(
            NewDirectory("d/"), NewFile("d/../../outside/a", "a", UnixFileMode.UserRead), NewFile("../outside/b", "b", UnixFileMode.UserRead),
            NewFile(outside + "/c", "c", UnixFileMode.UserRead), NewLink("d/l", outside), NewFile("d/l/e", "e", UnixFileMode.UserRead));

        Fetch(archive, $"/d:{inside}");
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    /// <summary>A file comes in place of a link that is there, and is not written through it.</summary>
    [Fact]
    public void WritesThroughNoLink()
    {
        string other = Path.Combine(_host, "other");
        File.WriteAllText(other, "kept");
        File.CreateSymbolicLink(Path.Combine(_host, "f"), other);
        Assert.Empty(Fetch(WriteArchive(NewFile("f", "new", UnixFileMode.UserRead)), $"/f:{_host}"));
        Assert.Equal("kept", File.ReadAllText(other));
        Assert.Equal("new", File.ReadAllText(Path.Combine(_host, "f")));
    }

    private static IReadOnlyList<string> Fetch(string archive, params string[] requests) => new FetchedFiles([.. requests.Select(FetchRequest.Parse)]).Write(archive);

    private static GnuTarEntry NewDirectory(string name) => new(TarEntryType.Directory, name) { Mode = (UnixFileMode)0x1ed };

    private static GnuTarEntry NewLink(string name, string target) => new(TarEntryType.SymbolicLink, name) { LinkName = target };

    private static GnuTarEntry NewFile(string name, string text, UnixFileMode mode) => new(TarEntryType.RegularFile, name)
    {
        DataStream = new MemoryStream(Encoding.ASCII.GetBytes(text)),
        Mode = mode,
        ModificationTime = s_moment,
    };

    private string WriteArchive(params TarEntry[] entries)
    {
        string path = Path.Combine(_host, "archive.tar");
        using FileStream file = File.Create(path);
        using var writer = new TarWriter(file, TarEntryFormat.Gnu);
        foreach (TarEntry entry in entries)
        {
            writer.WriteEntry(entry);
        }

        return path;
    }
}
