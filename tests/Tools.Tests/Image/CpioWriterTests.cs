using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tine.Tools.Image;
using Xunit;

namespace Tine.Tools.Tests.Image;

public sealed class CpioWriterTests : IDisposable
{
    private readonly string _host = Directory.CreateTempSubdirectory("tine-test-").FullName;

    public void Dispose() => Directory.Delete(_host, recursive: true);

    [Fact]
    public void WritesWhatWasAdded()
    {
        var root = new RootFileSystem();
        root.AddText("/etc/motd", "hello\n");
        root.AddLink("bin/sh", "busybox");
        root.AddDirectory("tmp", 0x3ff);

        List<CpioReader.Entry> entries = Read(root);

        Assert.Equal([".", "bin", "bin/sh", "etc", "etc/motd", "tmp"], entries.Select(entry => entry.Name));
        Assert.Equal("hello\n"u8, Find(entries, "etc/motd").Data);
        Assert.Equal(0x81a4u, Find(entries, "etc/motd").Mode);
        Assert.Equal("busybox"u8, Find(entries, "bin/sh").Data);
        Assert.Equal(0xa1ffu, Find(entries, "bin/sh").Mode);
        Assert.Equal(0x43ffu, Find(entries, "tmp").Mode);
    }

    [Fact]
    public void StartsLargeFilesAtPages()
    {
        var random = new Random(1);
        var root = new RootFileSystem();
        for (int index = 0; index < 200; index++)
        {
            string name = new string('n', random.Next(1, 200)) + index;
            string file = Path.Combine(_host, "f");
            File.WriteAllBytes(file, new byte[random.Next(0, 20000)]);
            root.AddFromHost(file, name);
            File.Move(file, Path.Combine(_host, name));
            root.AddFromHost(Path.Combine(_host, name), name);
        }

        List<CpioReader.Entry> entries = Read(root);

        Assert.Equal(200, entries.Count(entry => entry.Name != "."));
        Assert.All(entries, entry => Assert.True(entry.Data.Length < 4096 || entry.DataStart % 4096 == 0));
        Assert.All(entries, entry => Assert.InRange(entry.NameSize, 2, 4096));
    }

    [Fact]
    public void FillsWithAnotherEntryWhenANameWouldGrowTooLong()
    {
        // A long name leaves too little room in front of PATH_MAX for some paddings; try many.
        string file = Path.Combine(_host, "large");
        File.WriteAllBytes(file, new byte[4096]);
        for (int length = 1000; length < 2040; length += 7)
        {
            var root = new RootFileSystem();
            root.AddFromHost(file, new string('n', length));
            List<CpioReader.Entry> entries = Read(root);
            Assert.Equal(0, entries[^1].DataStart % 4096);
            Assert.All(entries, entry => Assert.InRange(entry.NameSize, 2, 4096));
            Assert.All(entries.SkipLast(1), entry => Assert.Equal(".", entry.Name));
        }
    }

    [Fact]
    public void IsTheSameEachTime()
    {
        File.WriteAllText(Path.Combine(_host, "a"), "a");
        var first = new RootFileSystem();
        first.AddFromHost(_host, "x");
        byte[] before = Bytes(first);
        var second = new RootFileSystem();
        second.AddFromHost(_host, "x");

        Assert.Equal(before, Bytes(second));
        Assert.Equal(0, before.Length % 512);
    }

    [Fact]
    public void KeepsTheTimesOfFiles()
    {
        DateTime old = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        DateTime young = new(2011, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.WriteAllText(Path.Combine(_host, "old"), "a");
        File.WriteAllText(Path.Combine(_host, "young"), "b");
        File.SetLastWriteTimeUtc(Path.Combine(_host, "old"), old);
        File.SetLastWriteTimeUtc(Path.Combine(_host, "young"), young);
        var root = new RootFileSystem();
        root.AddFromHost(_host, "x");
        root.AddText("made", "here");

        List<CpioReader.Entry> entries = Read(root);

        Assert.Equal(Seconds(old), Find(entries, "x/old").ModifyTime);
        Assert.Equal(Seconds(young), Find(entries, "x/young").ModifyTime);
        Assert.Equal(Seconds(young), Find(entries, "x").ModifyTime);
        Assert.Equal(Seconds(young), Find(entries, "made").ModifyTime);
    }

    [Fact]
    public void GivesWhatIsMadeForTheGuestATimeThatArchivesCanTell()
    {
        var root = new RootFileSystem();
        root.AddText("made", "here");

        Assert.Equal(Seconds(new DateTime(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc)), Find(Read(root), "made").ModifyTime);
    }

    [Fact]
    public void CopiesDirectoriesWithModesAndLinks()
    {
        Directory.CreateDirectory(Path.Combine(_host, "d/e"));
        File.WriteAllText(Path.Combine(_host, "d/e/tool"), "#!");
        File.SetUnixFileMode(Path.Combine(_host, "d/e/tool"), (UnixFileMode)0x1e8);
        File.CreateSymbolicLink(Path.Combine(_host, "d/link"), "e/tool");
        var root = new RootFileSystem();
        root.AddFromHost(Path.Combine(_host, "d"), "/opt/d");

        List<CpioReader.Entry> entries = Read(root);

        Assert.Equal([".", "opt", "opt/d", "opt/d/e", "opt/d/e/tool", "opt/d/link"], entries.Select(entry => entry.Name));
        Assert.Equal(0x81e8u, Find(entries, "opt/d/e/tool").Mode);
        Assert.Equal("e/tool"u8, Find(entries, "opt/d/link").Data);
    }

    [Fact]
    public void RefusesWhatIsNotThere()
    {
        var root = new RootFileSystem();
        Assert.Throws<IOException>(() => root.AddFromHost(Path.Combine(_host, "missing"), "x"));
        Assert.Throws<IOException>(() => root.AddText("../x", ""));
    }

    private static uint Seconds(DateTime time) => (uint)new DateTimeOffset(time).ToUnixTimeSeconds();

    private static CpioReader.Entry Find(List<CpioReader.Entry> entries, string name) => entries.Single(entry => entry.Name == name);

    private static byte[] Bytes(RootFileSystem root)
    {
        var output = new MemoryStream();
        CpioWriter.Write(root, output);
        return output.ToArray();
    }

    private static List<CpioReader.Entry> Read(RootFileSystem root) => CpioReader.Read(Bytes(root));
}
