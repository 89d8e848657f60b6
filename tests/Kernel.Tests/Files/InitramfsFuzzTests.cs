using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>
/// Archives of entries that nobody would write: names that leave the tree, sizes that are none, links to themselves, files that are
/// replaced by others of their links. One clear sentence, or a tree in which everything is sound.
/// </summary>
public sealed class InitramfsFuzzTests : IDisposable
{
    private const int ShortRun = 1500;
    private const int LongRun = 150_000;
    private const uint LinkMode = 0xa1ff;

    private static readonly string[] s_names =
    [
        "", ".", "/", "a", "b", "a", "b", "d", "d/a", "d/b", "d/a/c", "d/", "//a", "./d/./a", "../a", "d/../b", "..", "l", "l/a", "d/l",
        new('x', 255), new('y', 256), string.Concat(Enumerable.Repeat("e/", 300)) + "f", "a\0b", "TRAILER!!!",
    ];

    private static readonly uint[] s_modes = [0x81a4, 0x81a4, 0x81a4, 0x41ed, LinkMode, 0x21b6, 0x61b6, 0x11b6, 0xc1b6, 0, 0xffff, 0xffff_ffff];
    private static readonly uint[] s_sizes = [0, 1, 2, 4095, 4096, 0x7fff_ffff, 0x8000_0000, 0xffff_fffc, 0xffff_ffff];

    private readonly FileWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void StrangeArchivesAreRefusedOrUnpacked() => Run(ShortRun);

    [Fact]
    [Trait("Length", "Long")]
    public void ManyStrangeArchivesAreRefusedOrUnpacked() => Run(Environment.GetEnvironmentVariable("TINE_LONG") == "1" ? LongRun : 0);

    /// <summary>The only name of a file is taken over by itself, and by another file before a further link to the first comes.</summary>
    [Fact]
    public void AFileThatIsReplacedIsNoLongerLinkedTo()
    {
        Unpack(new ArchiveWriter()
            .File("a", "", inode: 5, links: 2).File("a", "same", inode: 5, links: 2)
            .File("b", "old", inode: 6, links: 2).File("b", "new", inode: 7).File("c", "late", inode: 6, links: 2).End());
        Assert.Equal("same", _world.Get("/a"));
        Assert.Equal("new", _world.Get("/b"));
        Assert.Equal("late", _world.Get("/c"));
        Assert.Equal([1, 1, 1], new[] { "/a", "/b", "/c" }.Select(path => _world.Find(path).LinkCount));
    }

    [Theory]
    [InlineData(0, "no file can have")]
    [InlineData(4095, null)]
    [InlineData(4096, "no file can have")]
    public void ALinkHasATargetThatAPathCanBe(int length, string? expected)
    {
        string? fault = Initramfs.Unpack(_world.Root, new ArchiveWriter().Link("l", new string('t', length)).End(), null);
        Assert.Equal(expected is null, fault is null);
        Assert.Contains(expected ?? "", fault ?? "");
    }

    private void Run(int archives)
    {
        for (int seed = 0; seed < archives; seed++)
        {
            byte[] archive = Write(new Random(seed));
            var root = (TreeDirectory)new TemporaryFileSystem("rootfs", Permissions.Everyone).CreateRoot(_world.Services, 2).Value;
            string? fault = Initramfs.Unpack(root, archive, null);
            Assert.True(fault is null || (fault.StartsWith("The") && fault.EndsWith('.') && fault.Count(c => c == '.') == 1), $"{seed}: {fault}");
            Dictionary<Inode, int> names = [];
            Check(root, names);
            Assert.All(names, file => Assert.Equal(file.Value, file.Key.LinkCount));
            Remove(root);
        }
    }

    private static byte[] Write(Random random)
    {
        var stream = new MemoryStream();
        for (int left = random.Next(1, 12); left > 0; left--)
        {
            Entry(stream, random, s_names[random.Next(s_names.Length)]);
        }

        if (random.Next(8) != 0)
        {
            Entry(stream, random, "TRAILER!!!");
        }

        byte[] archive = stream.ToArray();
        return random.Next(10) == 0 ? archive[..random.Next(archive.Length)] : archive;
    }

    private static void Entry(MemoryStream stream, Random random, string name)
    {
        byte[] text = Encoding.Latin1.GetBytes(name + (random.Next(30) == 0 ? "" : "\0"));
        byte[] data = new byte[random.Next(4) == 0 ? random.Next(9000) : random.Next(10)];
        random.NextBytes(data);
        uint[] fields =
        [
            (uint)random.Next(4), s_modes[random.Next(s_modes.Length)], 0, 0, (uint)random.Next(4), 1, Size(random, data.Length),
            0, 0, (uint)random.Next(300), (uint)random.Next(300), Size(random, text.Length), 0,
        ];
        stream.Write("070701"u8);
        stream.Write(Encoding.ASCII.GetBytes(string.Concat(fields.Select(field => field.ToString("x8")))));
        stream.Write(text);
        Align(stream);
        stream.Write(data);
        Align(stream);
    }

    private static uint Size(Random random, int right) => random.Next(60) == 0 ? s_sizes[random.Next(s_sizes.Length)] : (uint)right;

    private static void Align(MemoryStream stream) => stream.Write(new byte[(4 - (stream.Position % 4)) % 4]);

    /// <summary>Counts the names of each file, and looks at what must hold for every one.</summary>
    private void Check(TreeDirectory directory, Dictionary<Inode, int> names)
    {
        foreach ((byte[] name, Inode inode) in Entries(directory))
        {
            Assert.InRange(name.Length, 1, 255);
            Assert.DoesNotContain((byte)'/', name);
            Assert.DoesNotContain((byte)0, name);
            Assert.False(name is [(byte)'.'] or [(byte)'.', (byte)'.']);
            if (inode is TreeDirectory inner)
            {
                Assert.Same(directory, inner.Parent);
                Check(inner, names);
                continue;
            }

            names[inode] = names.GetValueOrDefault(inode) + 1;
            Assert.True(inode is not RegularFile file || file.Size <= 9000);
            Assert.True(inode is not SymbolicLink link || link.ReadTarget(_world.Caller).Value.Length is > 0 and < 4096);
        }
    }

    private void Remove(TreeDirectory directory)
    {
        foreach ((byte[] name, Inode inode) in Entries(directory))
        {
            if (inode is TreeDirectory inner)
            {
                Remove(inner);
            }

            Assert.Equal(Errno.None, directory.RemoveName(name));
            if (inode is not TreeDirectory)
            {
                inode.RemoveLink();
            }
        }
    }

    private List<(byte[] Name, Inode Inode)> Entries(TreeDirectory directory)
    {
        const int nameStart = 19;
        byte[] buffer = new byte[1 << 14];
        var listing = new DirectoryListing(IoBuffer.ForKernel(buffer), 0);
        directory.List(_world.Caller, 0, ref listing);
        var entries = new List<(byte[] Name, Inode Inode)>();
        for (int at = 0; at < listing.Written; at += BitConverter.ToUInt16(buffer, at + 16))
        {
            byte[] name = buffer[(at + nameStart)..Array.IndexOf(buffer, (byte)0, at + nameStart)];
            entries.Add((name, directory.Find(name)!));
        }

        Assert.Equal(directory.Size, 20 * (ulong)(entries.Count + 2));
        return entries;
    }

    private void Unpack(byte[] archive) => Assert.Null(Initramfs.Unpack(_world.Root, archive, null));
}
