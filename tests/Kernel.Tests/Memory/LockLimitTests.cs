using System;
using Tine.Memory;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>RLIMIT_MEMLOCK, and the checks that mmap makes before it looks at a file.</summary>
public sealed class LockLimitTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private static readonly VirtualAddress s_place = new(0x10_0000_0000);

    private readonly PretendSpace _memory = new();
    private readonly FakeCaller _caller = new() { MemoryToLock = (4 * Page) + 5 };

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.Dispose();

    /// <summary>Pages that are locked already count once, and of the limit whole pages.</summary>
    [Theory]
    [InlineData(0UL, 4UL, Errno.None)]
    [InlineData(0UL, 5UL, Errno.ENOMEM)]
    [InlineData(0UL, 2UL, Errno.None)]
    [InlineData(1UL, 3UL, Errno.None)]
    [InlineData(1UL, 4UL, Errno.ENOMEM)]
    [InlineData(2UL, 2UL, Errno.None)]
    [InlineData(2UL, 3UL, Errno.ENOMEM)]
    public void ARangeIsHeldAgainstTheLimit(ulong first, ulong count, Errno expected)
    {
        Map(8);
        Assert.Equal(Errno.None, Space.Lock(_caller, s_place, 2 * Page, LockMode.OnFault));
        Assert.Equal(expected, Space.Lock(_caller, s_place + (first * Page), count * Page, LockMode.OnFault));
        Assert.Equal(expected == Errno.None ? Math.Max(2, first + count) * Page : 2 * Page, Space.Account.Locked);
    }

    [Theory]
    [InlineData(4UL, Errno.None)]
    [InlineData(5UL, Errno.ENOMEM)]
    public void AllMemoryIsHeldAgainstTheLimit(ulong pages, Errno expected)
    {
        Map(pages);
        Assert.Equal(expected, Space.LockAll(_caller, LockAllFlags.Current));
        Assert.Equal(expected == Errno.None ? pages * Page : 0, Space.Account.Locked);
        Assert.Equal(expected == Errno.None ? pages : 0, Space.ResidentPages);
    }

    [Fact]
    public void ALimitOf0AllowsNoLock()
    {
        Map(2);
        _caller.MemoryToLock = 0;
        Assert.Equal(Errno.EPERM, Space.Lock(_caller, s_place, Page, LockMode.Present));
        Assert.Equal(Errno.EPERM, Space.LockAll(_caller, LockAllFlags.Current));
        Assert.Equal(Errno.None, Space.Lock(_caller, s_place, Page, LockMode.Unlocked));
        Assert.Equal(Errno.None, Space.LockAll(_caller, LockAllFlags.None));
        Assert.Equal(0UL, Space.Account.Locked);
    }

    [Fact]
    public void ARangeThatWrapsRoundIsRefused()
    {
        Map(2);
        _caller.MemoryToLock = ulong.MaxValue;
        Assert.Equal(Errno.EINVAL, Space.Lock(_caller, s_place, ulong.MaxValue - Page, LockMode.Unlocked));
    }

    [Theory]
    [InlineData(4UL, Errno.None)]
    [InlineData(5UL, Errno.EAGAIN)]
    public void ALockedMappingIsHeldAgainstTheLimit(ulong pages, Errno expected)
    {
        MapRequest request = Request(pages);
        request.Flags |= MapFlags.Locked;
        Assert.Equal(expected, Space.CheckPlace(_caller, request));
        Assert.Equal(expected, Space.Map(_caller, request).Error);
        Assert.Equal(expected == Errno.None ? pages : 0, Space.ResidentPages);
        _caller.MemoryToLock = 0;
        Assert.Equal(Errno.EPERM, Space.CheckPlace(_caller, request));
        request.Flags &= ~MapFlags.Locked;
        Assert.Equal(Errno.None, Space.CheckPlace(_caller, request));
    }

    /// <summary>mlockall(MCL_FUTURE) is a promise to mappings to come, which may break it by the limit.</summary>
    [Fact]
    public void FutureMappingsAreLockedUpToTheLimit()
    {
        Assert.Equal(Errno.None, Space.LockAll(_caller, LockAllFlags.Future));
        Map(3);
        Assert.Equal((3 * Page, 3UL), (Space.Account.Locked, Space.ResidentPages));
        MapRequest request = Request(2);
        request.Address += 8 * Page;
        Assert.Equal(Errno.EAGAIN, Space.Map(_caller, request).Error);
        Assert.Equal(Errno.None, Space.LockAll(_caller, LockAllFlags.None));
        Assert.Equal(0UL, Space.Account.Locked);
        Assert.Equal(Errno.None, Space.Map(_caller, request).Error);
    }

    /// <summary>mlock(2): locks are not inherited by fork.</summary>
    [Theory]
    [InlineData(ForkMode.CopyOnWrite)]
    [InlineData(ForkMode.OnDemand)]
    [InlineData(ForkMode.Eager)]
    public void AChildHasNothingLocked(ForkMode mode)
    {
        Map(3);
        Assert.Equal(Errno.None, Space.Lock(_caller, s_place, 3 * Page, LockMode.Present));
        AddressSpace child = Space.Fork(mode).Value;
        Assert.Equal((3 * Page, 0UL), (Space.Account.Locked, child.Account.Locked));
        Assert.Equal(Errno.None, child.Lock(_caller, s_place, 3 * Page, LockMode.Unlocked));
        Assert.Equal(0UL, child.Account.Locked);
        child.Release();
    }

    [Theory]
    [InlineData(0x10_0000_0000UL, 0UL, MapFlags.Fixed, Errno.EINVAL)]
    [InlineData(0x10_0000_0001UL, 1UL, MapFlags.Fixed, Errno.EINVAL)]
    [InlineData(0x1000UL, 1UL, MapFlags.Fixed, Errno.EPERM)]
    [InlineData(Layout.UserEnd, 1UL, MapFlags.Fixed, Errno.ENOMEM)]
    [InlineData(Layout.UserEnd - Page, 1UL, MapFlags.Fixed, Errno.None)]
    [InlineData(Layout.UserEnd - Page, 2UL, MapFlags.Fixed, Errno.ENOMEM)]
    [InlineData(0x10_0000_0000UL, 1UL, MapFlags.Fixed, Errno.None)]
    [InlineData(0x10_0000_0000UL, 1UL, MapFlags.FixedNoReplace, Errno.EEXIST)]
    [InlineData(0x10_0000_1000UL, 1UL, MapFlags.FixedNoReplace, Errno.None)]
    [InlineData(0x10_0000_0001UL, 1UL, MapFlags.None, Errno.None)]
    [InlineData(0UL, ulong.MaxValue >> 12, MapFlags.None, Errno.ENOMEM)]
    public void APlaceIsCheckedBeforeTheFile(ulong address, ulong pages, MapFlags flags, Errno expected)
    {
        Map(1);
        MapRequest request = Request(pages);
        request.Address = new VirtualAddress(address);
        request.Flags = MapFlags.Private | flags;
        Assert.Equal(expected, Space.CheckPlace(_caller, request));
        Assert.Equal(Page, Space.Account.Mapped);
    }

    private void Map(ulong pages) => Assert.Equal(Errno.None, Space.Map(_caller, Request(pages)).Error);

    private static MapRequest Request(ulong pages) => new()
    {
        Address = s_place,
        Length = pages * Page,
        Protection = Protection.Read | Protection.Write,
        Flags = MapFlags.Private | MapFlags.Fixed,
    };
}
