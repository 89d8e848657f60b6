using System;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>Strict accounting (/proc/sys/vm/overcommit_memory, 2): what counts as promised, and who is refused.</summary>
public sealed class CommitmentTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private static readonly VirtualAddress s_place = new(0x4000_0000);

    private readonly PretendSpace _memory = new();

    public CommitmentTests() => Commitment.Current.Mode = OvercommitMode.Strict;

    private AddressSpace Space => _memory.Space;

    private static ulong LimitPages => Commitment.Current.LimitBytes / Page;

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(0)]
    public void TheLimitIsAShareOfMemory(uint percent)
    {
        Commitment.Current.RatioPercent = percent;
        ulong expected = FrameAllocator.Current.TotalFrames * percent / 100;
        Assert.InRange(LimitPages, expected - Math.Min(expected, 1), expected);
    }

    [Fact]
    public void PrivateWritableMemoryIsPromisedUpToTheLimit()
    {
        ulong pages = LimitPages;
        Assert.Equal(Errno.ENOMEM, Map(0, pages + 1));
        Assert.Equal(Errno.None, Map(0, pages));
        Assert.Equal(pages * Page, Commitment.Current.CommittedBytes);
        Assert.Equal(Errno.ENOMEM, Map(pages, 1));
        Assert.Equal(Errno.None, Map(pages, 1, Protection.Read));
        Assert.Equal(Errno.None, Map(pages + 1, 1, ReadWrite, MapFlags.NoReserve));
        Assert.Equal(Errno.None, Map(0, 2)); // in the place of as many
        Assert.Equal(Errno.None, Space.Unmap(s_place, Page));
        Assert.Equal((pages - 1) * Page, Commitment.Current.CommittedBytes);
        Assert.Equal(Errno.None, Map(pages + 2, 1));
    }

    [Fact]
    public void AllSpacesShareTheLimit()
    {
        AddressSpace other = AddressSpace.Create(MemoryLimits.Default).Value;
        Assert.Equal(Errno.None, Map(0, LimitPages - 2));
        Assert.Equal(Errno.ENOMEM, other.Map(MapRequest.Anonymous(3 * Page, ReadWrite)).Error);
        Assert.Equal(Errno.None, other.Map(MapRequest.Anonymous(2 * Page, ReadWrite)).Error);
        other.Release();
        Assert.Equal(Errno.None, Map(LimitPages - 2, 2));
    }

    [Fact]
    public void ReadOnlyMemoryIsPromisedWhenItBecomesWritable()
    {
        Map(0, LimitPages - 1);
        Map(LimitPages, 2, Protection.Read);
        VirtualAddress second = s_place + (LimitPages * Page);
        Assert.Equal(Errno.ENOMEM, Space.Protect(second, 2 * Page, ReadWrite));
        Assert.Equal(Errno.None, Space.Protect(second, Page, ReadWrite));
        Assert.Equal(LimitPages * Page, Commitment.Current.CommittedBytes);
        Assert.Equal(Errno.None, Space.Protect(s_place, Page, ReadWrite)); // which it is already
        Assert.Equal(Errno.None, Space.Protect(s_place, Page, Protection.Read));
        Assert.Equal((LimitPages - 1) * Page, Commitment.Current.CommittedBytes);
    }

    /// <summary>A stack that may not grow is a fault without a region.</summary>
    [Theory]
    [InlineData(1UL, Errno.None)]
    [InlineData(0UL, Errno.EFAULT)]
    public void AStackGrowsIntoWhatIsLeft(ulong left, Errno expected)
    {
        Assert.Equal(Errno.None, Map(0, LimitPages - 1 - left));
        Assert.Equal(Errno.None, Map(LimitPages + 1000, 1, ReadWrite, MapFlags.GrowsDown));
        Assert.Equal(expected, Space.Write(s_place + ((LimitPages + 999) * Page), 1UL));
        Assert.Equal(LimitPages * Page, Commitment.Current.CommittedBytes);
    }

    [Theory]
    [InlineData(ForkMode.CopyOnWrite)]
    [InlineData(ForkMode.OnDemand)]
    [InlineData(ForkMode.Eager)]
    public void AChildIsPromisedWhatItsParentIs(ForkMode mode)
    {
        ulong half = LimitPages / 2;
        Map(0, half + 1);
        Assert.Equal(Errno.ENOMEM, Space.Fork(mode).Error);
        Space.Unmap(s_place, 2 * Page);
        AddressSpace child = Space.Fork(mode).Value;
        Assert.Equal(2 * (half - 1) * Page, Commitment.Current.CommittedBytes);
        child.Release();
        Assert.Equal((half - 1) * Page, Commitment.Current.CommittedBytes);
    }

    /// <summary>Memory that is shared with a child of vfork is promised once.</summary>
    [Fact]
    public void SharedSpacesAreCountedOnce()
    {
        Map(0, LimitPages);
        Space.Share();
        Assert.Equal(LimitPages * Page, Commitment.Current.CommittedBytes);
        Space.Release();
    }

    /// <summary>The other modes: refused is what exceeds all memory, unless everything is allowed.</summary>
    [Theory]
    [InlineData(OvercommitMode.Heuristic, Errno.ENOMEM)]
    [InlineData(OvercommitMode.Always, Errno.None)]
    public void WithoutStrictnessOnlyTheHopelessIsRefused(OvercommitMode mode, Errno hopeless)
    {
        Commitment.Current.Mode = mode;
        ulong all = FrameAllocator.Current.TotalFrames;
        Assert.Equal(hopeless, Map(0, all + 1));
        Assert.Equal(Errno.None, Map(0, all));
        Assert.Equal(Errno.None, Map(all + 1, all));
        Assert.Equal(Errno.None, Map(3 * all, all + 1, ReadWrite, MapFlags.NoReserve));
        Assert.Equal(Errno.None, Map(5 * all, all + 1, Protection.Read));
    }

    private Errno Map(ulong page, ulong pages, Protection protection = ReadWrite, MapFlags flags = MapFlags.None) => Space.Map(new MapRequest
    {
        Address = s_place + (page * Page),
        Length = pages * Page,
        Protection = protection,
        Flags = MapFlags.Private | MapFlags.Anonymous | MapFlags.Fixed | flags,
    }).Error;
}
