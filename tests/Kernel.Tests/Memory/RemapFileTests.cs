using System;
using Tine.Memory;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>remap_file_pages(2): pages of one file in any order, in one mapping.</summary>
public sealed class RemapFileTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private static readonly VirtualAddress s_place = new(0x40_0000);

    private readonly PretendSpace _memory = new();
    private readonly FakeCaller _caller = new();
    private readonly FilePages _file = NumberedFile.Of(4);

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.DisposeWith(_file);

    [Fact]
    public void PagesOfTheFileAreShownInAnyOrder()
    {
        MapFile(0, 3);
        Assert.Equal(Errno.None, Remap(1, 1, 3));
        Assert.Equal(1UL, Space.ResidentPages);
        AssertPages(1, 4, 3);
        Assert.Equal(Errno.None, Remap(0, 1, 2, MapFlags.NonBlocking));
        AssertPages(3, 4, 3);
        Assert.Equal(3 * Page, Space.Account.Mapped);
        Assert.Equal(Errno.None, Remap(0, 3, 0));
        AssertPages(1, 2, 3);
        Assert.Equal(1, Space.Regions.Length);
    }

    [Fact]
    public void OnlyWithoutNonBlockingThePagesArePresentAtOnce()
    {
        MapFile(0, 2);
        Assert.Equal(Errno.None, Remap(0, 2, 2, MapFlags.NonBlocking));
        Assert.Equal(0UL, Space.ResidentPages);
        Assert.Equal(Errno.None, Remap(0, 2, 2));
        Assert.Equal(2UL, Space.ResidentPages);
    }

    [Fact]
    public void LocksStay()
    {
        MapFile(0, 2);
        Assert.Equal(Errno.None, Space.Lock(_caller, s_place, 2 * Page, LockMode.Present));
        Assert.Equal(Errno.None, Remap(0, 2, 2));
        Assert.Equal(2 * Page, Space.Account.Locked);
        Assert.Equal(Errno.None, Space.Lock(_caller, s_place, 2 * Page, LockMode.Unlocked));
        Assert.Equal(Errno.None, Remap(0, 2, 0));
        Assert.Equal(0UL, Space.Account.Locked);
    }

    [Theory]
    [InlineData(0UL, 0UL, 0UL)]
    [InlineData(2UL, 1UL, 0UL)]
    [InlineData(1UL, 2UL, 0UL)]
    [InlineData(0UL, 1UL, ulong.MaxValue)]
    [InlineData(0UL, ulong.MaxValue / Page, 0UL)]
    public void WrongRangesAreRefused(ulong from, ulong pages, ulong filePage)
    {
        MapFile(0, 2);
        Assert.Equal(Errno.EINVAL, Remap(from, pages, filePage));
        AssertPages(1, 2);
    }

    [Fact]
    public void OnlyOneSharedFileThatMayBeWrittenIsRemapped()
    {
        MapFile(0, 1);
        FilePages other = NumberedFile.Of(1);
        Space.Map(Request(1, 1, other, MapFlags.Shared));
        Space.Map(Request(2, 1, _file, MapFlags.Private));
        MapRequest readOnly = Request(3, 1, _file, MapFlags.Shared);
        readOnly.Protection = readOnly.Maximum = Protection.Read;
        Space.Map(readOnly);
        Assert.Equal(Errno.EINVAL, Remap(0, 2, 0));
        Assert.Equal(Errno.EINVAL, Remap(2, 1, 0));
        Assert.Equal(Errno.EINVAL, Remap(3, 1, 0));
        Assert.Equal(Errno.None, Remap(0, 1, 1));
        Assert.Equal(Errno.None, Space.Protect(s_place, Page, Protection.Read));
        Assert.Equal(Errno.None, Remap(0, 1, 2));
        Assert.Equal(3UL, Space.Read<ulong>(s_place).Value);
        Assert.Equal(Errno.EFAULT, Space.Write(s_place, 1UL));
        other.Release();
    }

    private static MapRequest Request(ulong page, ulong pages, FilePages file, MapFlags flags) => new()
    {
        Address = s_place + (page * Page),
        Length = pages * Page,
        Protection = ReadWrite,
        Flags = flags | MapFlags.Fixed,
        Backing = file,
    };

    private void MapFile(ulong page, ulong pages) => Assert.False(Space.Map(Request(page, pages, _file, MapFlags.Shared)).Failed);

    private Errno Remap(ulong page, ulong pages, ulong filePage, MapFlags flags = MapFlags.None) =>
        Space.RemapFilePages(_caller, s_place + (page * Page), pages * Page, filePage, flags);

    private void AssertPages(params ulong[] words)
    {
        for (int page = 0; page < words.Length; page++)
        {
            Assert.Equal(words[page], Space.Read<ulong>(s_place + ((ulong)page * Page)).Value);
        }
    }
}
