using System;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>mprotect(2): regions that are split and merged, and what may not become writable.</summary>
public sealed class ProtectTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private static readonly VirtualAddress s_place = new(0x40_0000);

    private readonly PretendSpace _memory = new();

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void ProtectSplitsAndMergesRegions()
    {
        MapAt(s_place, 4 * Page);
        Assert.Equal(Errno.None, Space.Protect(s_place + Page, 2 * Page, Protection.Read));
        Assert.Equal(3, Space.Regions.Length);
        Assert.Equal(2 * Page, Space.Account.Data);
        Assert.Equal(Errno.EFAULT, Space.Write(s_place + Page, 1UL));
        Assert.Equal(Errno.None, Space.Protect(s_place, 4 * Page, ReadWrite));
        Assert.Equal(1, Space.Regions.Length);
        Assert.Equal(Errno.None, Space.Write(s_place + Page, 1UL));
    }

    [Fact]
    public void ProtectReportsHolesAfterChangingWhatLiesBefore()
    {
        MapAt(s_place, Page);
        MapAt(s_place + (2 * Page), Page);
        Assert.Equal(Errno.ENOMEM, Space.Protect(s_place, 3 * Page, Protection.Read));
        Assert.Equal(Protection.Read, Space.Regions[0].Protection);
        Assert.Equal(ReadWrite, Space.Regions[1].Protection);
        Assert.Equal(Errno.EINVAL, Space.Protect(s_place + 1, Page, Protection.Read));
        Assert.Equal(Errno.EINVAL, Space.Protect(s_place, Page, (Protection)8));
        Assert.Equal(Errno.ENOMEM, Space.Protect(new VirtualAddress(0xffff_8000_0000_0000), Page, Protection.Read));
        Assert.Equal(Errno.None, Space.Protect(s_place, 0, Protection.Read));
    }

    [Fact]
    public void ASharedReadOnlyFileIsNeverMadeWritable()
    {
        var file = new FilePages(Page);
        VirtualAddress place = Space.Map(new MapRequest
        {
            Length = Page,
            Protection = Protection.Read,
            Maximum = Protection.Read | Protection.Execute,
            Flags = MapFlags.Shared,
            Backing = file,
        }).Value;
        file.Release();
        Assert.Equal(Errno.EACCES, Space.Protect(place, Page, ReadWrite));
    }

    [Fact]
    public void InaccessiblePagesKeepTheirContents()
    {
        MapAt(s_place, Page);
        Assert.Equal(Errno.None, Space.Write(s_place, 7UL));
        Assert.Equal(Errno.None, Space.Protect(s_place, Page, Protection.None));
        Assert.Equal(Errno.EFAULT, Space.Read<ulong>(s_place).Error);
        Assert.Equal(FaultOutcome.NotAllowed, Space.HandleFault(s_place, FaultAccess.Read));
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        Assert.Equal(Errno.None, Space.Protect(s_place, Page, ReadWrite));
        Assert.Equal(Errno.None, child.Protect(s_place, Page, ReadWrite));
        Assert.Equal(Errno.None, Space.Write(s_place, 8UL));
        Assert.Equal(7UL, child.Read<ulong>(s_place).Value);
        child.Release();
    }

    /// <summary>PROT_GROWSDOWN: the change begins where the stack does.</summary>
    [Theory]
    [InlineData(8UL, 9UL, Errno.None)]
    [InlineData(10UL, 11UL, Errno.None)]
    [InlineData(6UL, 9UL, Errno.None)] // begins in the hole below
    [InlineData(6UL, 8UL, Errno.ENOMEM)] // all of it
    [InlineData(12UL, 13UL, Errno.ENOMEM)]
    [InlineData(0UL, 9UL, Errno.EINVAL)] // what lies there first is no stack
    public void ARangeReachesDownToTheStartOfItsStack(ulong first, ulong end, Errno expected)
    {
        MapAt(s_place, 4 * Page);
        MapRequest stack = MapRequest.Anonymous(4 * Page, ReadWrite);
        stack.Address = s_place + (8 * Page);
        stack.Flags |= MapFlags.Fixed | MapFlags.GrowsDown;
        Assert.Equal(stack.Address, Space.Map(stack).Value);
        VirtualAddress start = s_place + (first * Page);
        Assert.Equal(expected, Space.FindStack(ref start, s_place + (end * Page)));
        Assert.True(expected != Errno.None || start == stack.Address);
    }

    private void MapAt(VirtualAddress place, ulong length, Protection protection = ReadWrite)
    {
        MapRequest request = MapRequest.Anonymous(length, protection);
        request.Address = place;
        request.Flags |= MapFlags.Fixed;
        Assert.Equal(place, Space.Map(request).Value);
    }
}
