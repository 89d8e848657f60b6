using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Tine.Files;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Files;

public sealed class ListingTests : IDisposable
{
    private readonly FileWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void RecordsAreLinuxs()
    {
        _world.MakeDirectory("/d");
        _world.Put("/d/abcde", "x");
        byte[] buffer = new byte[200];
        OpenFile file = _world.Open("/d");
        var listing = new DirectoryListing(IoBuffer.ForKernel(buffer), 0);
        Assert.Equal(Errno.None, file.ListEntries(_world.Caller, ref listing));
        Assert.Equal(24 + 24 + 32, listing.Written);
        Span<byte> record = buffer.AsSpan(48);
        Assert.Equal(_world.Find("/d/abcde").Number, BinaryPrimitives.ReadUInt64LittleEndian(record));
        Assert.Equal(file.Offset, BinaryPrimitives.ReadUInt64LittleEndian(record[8..]));
        Assert.Equal(32, BinaryPrimitives.ReadUInt16LittleEndian(record[16..]));
        Assert.Equal(8, record[18]);
        Assert.True(record[19..25].SequenceEqual("abcde\0"u8));
        Assert.Equal(4, buffer[18]);
        Assert.Equal((byte)'.', buffer[19]);
    }

    /// <summary>Listing a directory is an access, unless it was opened with O_NOATIME.</summary>
    [Theory]
    [InlineData(OpenFlags.ReadOnly, 2)]
    [InlineData(OpenFlags.NoAccessTime, 1)]
    public void ListingIsAnAccess(OpenFlags flags, long second)
    {
        _world.MakeDirectory("/d");
        _world.Time.Nanoseconds = 2_000_000_000;
        var listing = new DirectoryListing(IoBuffer.ForKernel(new byte[200]), 0);
        Assert.Equal(Errno.None, _world.Open("/d", flags).ListEntries(_world.Caller, ref listing));
        Assert.Equal(second, _world.Find("/d").AccessTime.Seconds);
    }

    [Fact]
    public void SmallBuffersTakeSeveralCalls()
    {
        for (int i = 0; i < 100; i++)
        {
            _world.Put($"/file{i}", "");
        }

        List<string> names = _world.List("/", room: 64);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"file{i}"), names);
    }

    [Fact]
    public void TooSmallABufferIsInvalid()
    {
        OpenFile file = _world.Open("/");
        var listing = new DirectoryListing(IoBuffer.ForKernel(new byte[23]), 0);
        Assert.Equal(Errno.EINVAL, file.ListEntries(_world.Caller, ref listing));
    }

    [Fact]
    public void RemovingWhileListingSkipsNothing()
    {
        for (int i = 0; i < 50; i++)
        {
            _world.Put($"/file{i}", "");
        }

        OpenFile file = _world.Open("/");
        int removed = 0;
        byte[] buffer = new byte[100];
        while (true)
        {
            var listing = new DirectoryListing(IoBuffer.ForKernel(buffer), file.Offset);
            Assert.Equal(Errno.None, file.ListEntries(_world.Caller, ref listing));
            if (listing.Written == 0)
            {
                break;
            }

            for (int at = 0; at < listing.Written; at += BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + 16)))
            {
                int length = Array.IndexOf(buffer, (byte)0, at + 19) - at - 19;
                string name = System.Text.Encoding.Latin1.GetString(buffer, at + 19, length);
                removed += name[0] != '.' && _world.Unlink("/" + name) == Errno.None ? 1 : 0;
            }
        }

        Assert.Equal(50, removed);
        Assert.Empty(_world.List("/"));
    }

    [Fact]
    public void ManyNamesAreFoundAgain()
    {
        var random = new Random(7);
        var names = new HashSet<string>();
        for (int i = 0; i < 5000; i++)
        {
            string name = $"n{random.Next(500)}";
            if (names.Add(name))
            {
                _world.Put("/" + name, "");
            }
            else
            {
                Assert.Equal(Errno.None, _world.Unlink("/" + name));
                names.Remove(name);
            }
        }

        Assert.Equal(names.Order(), _world.List("/").Order());
    }
}
