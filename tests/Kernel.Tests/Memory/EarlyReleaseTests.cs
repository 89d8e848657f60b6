using System;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>The memory that a process gives back before it runs again when it is ended for lack of memory.</summary>
public sealed class EarlyReleaseTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const ulong Pages = 20;
    private static readonly VirtualAddress s_place = new(0x40_0000);

    private readonly PretendSpace _memory = new();

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(MapFlags.Private)]
    [InlineData(MapFlags.Shared)]
    public void AllMemoryThatNobodyElseHas(MapFlags sharing)
    {
        ulong before = FrameAllocator.Current.FreeFrames;
        Fill(sharing);
        Assert.True(FrameAllocator.Current.FreeFrames + Pages < before);
        Space.ReleaseEarly();
        Assert.Equal(before, FrameAllocator.Current.FreeFrames);
        Assert.Equal(Errno.EFAULT, Space.Read<ulong>(s_place).Error);
        Assert.Equal(Errno.EFAULT, Space.Write(s_place, 8UL));
    }

    [Fact]
    public void NotWhatAnotherSpaceShares()
    {
        ulong before = FrameAllocator.Current.FreeFrames;
        Fill(MapFlags.Shared);
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        Space.ReleaseEarly();
        Assert.Equal(7UL, child.Read<ulong>(s_place).Value);
        child.ReleaseEarly();
        Assert.Equal(0UL, child.ResidentPages);
        child.Release();
        Space.ReleaseEarly();
        Assert.Equal(before, FrameAllocator.Current.FreeFrames);
    }

    /// <summary>A go looks at 8,192 regions, and the next one goes on after them.</summary>
    [Fact]
    public void AllRegionsOfVeryMany()
    {
        const ulong regions = 9000;
        for (ulong region = 0; region < regions; region++)
        {
            Map(s_place + (region * Page), Page, MapFlags.Shared);
        }

        ulong before = FrameAllocator.Current.FreeFrames;
        for (ulong region = regions - Pages; region < regions; region++)
        {
            Space.Write(s_place + (region * Page), 7UL);
        }

        for (int go = 0; go < 4; go++)
        {
            Space.ReleaseEarly();
        }

        Assert.True(FrameAllocator.Current.FreeFrames >= before);
    }

    [Fact]
    public void NotWhatAFileKeeps()
    {
        var file = new FilePages(Pages * Page);
        Space.Map(new MapRequest
        {
            Address = s_place,
            Length = Pages * Page,
            Protection = Protection.Read | Protection.Write,
            Maximum = Protection.Read | Protection.Write,
            Flags = MapFlags.Shared | MapFlags.Fixed,
            Backing = file,
        });
        Space.Write(s_place, 7UL);
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        Space.ReleaseEarly();
        Assert.Equal(7UL, child.Read<ulong>(s_place).Value);
        child.Release();
        file.Release();
    }

    private void Map(VirtualAddress place, ulong length, MapFlags sharing) => Space.Map(new MapRequest
    {
        Address = place,
        Length = length,
        Protection = Protection.Read | Protection.Write,
        Maximum = Protection.Read | Protection.Write,
        Flags = sharing | MapFlags.Anonymous | MapFlags.Fixed,
    });

    private void Fill(MapFlags sharing)
    {
        Map(s_place, Pages * Page, sharing);
        for (ulong page = 0; page < Pages; page++)
        {
            Space.Write(s_place + (page * Page), 7UL);
        }
    }
}
