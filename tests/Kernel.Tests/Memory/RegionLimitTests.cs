using System;
using Tine.Memory;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>Limit of vm.max_map_count: calls that add no region go on at it, calls that split one fail as on Linux.</summary>
public sealed class RegionLimitTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const int Most = 20;
    private static readonly VirtualAddress s_large = new(0x10_0000_0000);

    private readonly PretendMachine _machine = new();
    private readonly FakeCaller _caller = new();
    private readonly AddressSpace _space = AddressSpace.Create(MemoryLimits.Default).Value;

    public RegionLimitTests()
    {
        RegionTotals.Current.Most = Most;
        Map(s_large, 8);
        for (ulong i = 1; i < Most; i++)
        {
            Map(s_large + (i << 30), 1);
        }
    }

    public void Dispose()
    {
        _space.Release();
        _machine.Dispose();
    }

    [Fact]
    public void WholeRegionsChange()
    {
        Assert.Equal(Most, _space.Regions.Length);
        Assert.Equal(Errno.None, _space.Protect(s_large, 8 * Page, Protection.Read));
        Assert.Equal(Errno.None, _space.Advise(s_large, 8 * Page, Advice.DontFork));
        Assert.Equal(Errno.None, _space.Lock(_caller, s_large, 8 * Page, LockMode.Present));
        Assert.Equal(Errno.None, _space.Unmap(s_large + (7 * Page), Page));
    }

    [Fact]
    public void PartsDoNot()
    {
        Assert.Equal(Errno.ENOMEM, _space.Protect(s_large, Page, Protection.Read));
        Assert.Equal(Errno.EAGAIN, _space.Advise(s_large + Page, Page, Advice.DontFork));
        Assert.Equal(Errno.ENOMEM, _space.Lock(_caller, s_large + Page, Page, LockMode.Present));
        Assert.Equal(Errno.ENOMEM, _space.Unmap(s_large + Page, Page));
        Assert.Equal(Most, _space.Regions.Length);
        Assert.Equal(Protection.Read | Protection.Write, _space.Regions[0].Protection);
    }

    [Fact]
    public void OneFreePlaceIsEnoughForOneSplit()
    {
        _space.Unmap(s_large + (1UL << 30), Page);
        Assert.Equal(Errno.ENOMEM, _space.Protect(s_large + Page, Page, Protection.Read));
        Assert.Equal(Errno.None, _space.Protect(s_large, Page, Protection.Read));
        Assert.Equal(Errno.None, _space.Protect(s_large, Page, Protection.Read | Protection.Write));
        Assert.Equal(Most - 1, _space.Regions.Length);
    }

    private void Map(VirtualAddress start, ulong pages)
    {
        MapRequest request = MapRequest.Anonymous(pages * Page, Protection.Read | Protection.Write);
        request.Address = start;
        request.Flags |= MapFlags.Fixed;
        Assert.Equal(start, _space.Map(request).Value);
    }
}
