using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Tine.Files;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Files;

public sealed class InitramfsTests : IDisposable
{
    private readonly FileWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void EveryKindOfFileIsUnpacked()
    {
        Unpack(new ArchiveWriter()
            .Directory(".", 0x1ed)
            .Directory("bin", 0x1ff)
            .File("bin/sh", "program", 0x9ed, padding: 50)
            .Link("bin/link", "sh")
            .Device("null", 1, 3)
            .File("a", "", 0x1a4, inode: 5, links: 2)
            .File("b", "shared", 0x1a4, inode: 5, links: 2)
            .File("missing/directory/file", "x")
            .End());
        Assert.Equal(["bin", "null", "a", "b", "missing"], _world.List("/"));
        Assert.Equal("program", _world.Get("/bin/link"));
        Inode program = _world.Find("/bin/sh");
        Assert.Equal(0x89edu, program.Mode);
        Assert.Equal((7u, 8u, new Timestamp(1234, 0)), (program.UserId, program.GroupId, program.ModifyTime));
        Assert.Equal((Permissions)0x1ff, _world.Find("/bin").Permissions);
        Assert.Equal("shared", _world.Get("/a"));
        Assert.Same(_world.Find("/a"), _world.Find("/b"));
        Assert.Equal(2, _world.Find("/a").LinkCount);
        OpenFile device = _world.Open("/null", OpenFlags.ReadWrite);
        Assert.Equal(3, _world.Write(device, "xyz").Value);
    }

    [Fact]
    public void LaterArchivesReplaceEarlierFiles()
    {
        byte[] first = new ArchiveWriter().Directory("d").File("d/f", "old").File("d/g", "kept").End();
        byte[] second = new ArchiveWriter().Directory("d").File("d/f", "new").End();
        Unpack([.. first, .. new byte[512], .. second, .. new byte[100]]);
        Assert.Equal("new", _world.Get("/d/f"));
        Assert.Equal("kept", _world.Get("/d/g"));
    }

    [Fact]
    public unsafe void AlignedPagesAreTakenOver()
    {
        string text = string.Concat(Enumerable.Range(0, 2 * 4096 + 10).Select(i => (char)(i % 251)));
        byte[] archive = new ArchiveWriter().File("f", text, padding: 4096 - 110 - 2).End();
        FrameNumber first = TakeRun(length: 4);
        var image = new Span<byte>(PhysicalMemory.Pointer(first), 4 * 4096);
        archive.CopyTo(image);
        Assert.Null(Initramfs.Unpack(_world.Root, image[..archive.Length], first.Address));
        Assert.Equal(text, _world.Get("/f"));
        var file = (RegularFile)_world.Find("/f");
        Assert.Equal(first.Value + 1, file.Pages.GetPage(0).Value.Value);
    }

    [Fact]
    public void WhatIsWrongIsSaid()
    {
        byte[] good = new ArchiveWriter().File("f", "text").End();
        Assert.Equal("The initramfs is empty.", Initramfs.Unpack(_world.Root, [], null));
        Assert.Contains("without a cpio header", Initramfs.Unpack(_world.Root, new byte[200], null));
        Assert.Contains("without its trailer", Initramfs.Unpack(_world.Root, new ArchiveWriter().File("f", "x").WithoutEnd(), null));
        Assert.Contains("cut short", Initramfs.Unpack(_world.Root, good.AsSpan(0, 114), null));
        Assert.Contains("no file can have", Initramfs.Unpack(_world.Root, new ArchiveWriter().File("../f", "x").End(), null));
        Assert.Contains("below a file", Initramfs.Unpack(_world.Root, new ArchiveWriter().File("x", "x").File("x/y", "x").End(), null));
        Assert.Contains(
            "same name", Initramfs.Unpack(_world.Root, new ArchiveWriter().Directory("z").File("z", "x").End(), null));
    }

    [Fact]
    public void NoDamageGoesUnnoticedOrBreaksTheKernel()
    {
        byte[] good = new ArchiveWriter()
            .Directory("d").File("d/f", new string('x', 300)).Link("l", "d/f").Device("n", 1, 3)
            .File("a", "q", inode: 5, links: 2).File("b", "q", inode: 5, links: 2).End();
        Gen<(int At, int Value)[]> changes = Gen.Choose(0, good.Length - 1)
            .SelectMany(at => Gen.Choose(0, 255), (at, value) => (at, value))
            .NonEmptyListOf().Select(list => list.Take(5).ToArray());
        Prop.ForAll(changes.ToArbitrary(), edits =>
        {
            byte[] archive = (byte[])good.Clone();
            foreach ((int at, int value) in edits)
            {
                archive[at] = (byte)value;
            }

            Directory root = new TemporaryFileSystem("rootfs", Permissions.Everyone).CreateRoot(_world.Services, 2).Value;
            string? fault = Initramfs.Unpack((TreeDirectory)root, archive, null);
            return fault is null || (fault.StartsWith("The") && fault.EndsWith('.'));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void NoCutGoesUnnoticed()
    {
        byte[] good = new ArchiveWriter().Directory("d").File("d/f", "text").End();
        for (int length = 0; length < good.Length - 4; length++)
        {
            Assert.NotNull(Initramfs.Unpack(_world.Root, good.AsSpan(0, length), null));
        }
    }

    /// <summary>The first of so many frames in a row, which are taken.</summary>
    private static FrameNumber TakeRun(ulong length)
    {
        ulong first = 0;
        ulong count = 0;
        while (count < length)
        {
            ulong frame = FrameAllocator.Current.Allocate(FrameKind.Image).Value.Value;
            first = frame == first + count ? first : frame;
            count = frame - first + 1;
        }

        return new FrameNumber(first);
    }

    private void Unpack(byte[] archive) => Assert.Null(Initramfs.Unpack(_world.Root, archive, null));
}
