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

    private readonly PretendMachine _machine = new();
    private readonly ulong _free = FrameAllocator.Current.FreeFrames;
    private readonly AddressSpace _space = AddressSpace.Create(MemoryLimits.Default).Value;

    public void Dispose()
    {
        _space.Release();
        PretendMachine.AssertFree(_free);
        _machine.Dispose();
    }

    [Theory]
    [InlineData(MapFlags.Private)]
    [InlineData(MapFlags.Shared)]
    public void AllMemoryThatNobodyElseHas(MapFlags sharing)
    {
        ulong before = FrameAllocator.Current.FreeFrames;
        Fill(sharing);
        Assert.True(FrameAllocator.Current.FreeFrames + Pages < before);
        _space.ReleaseEarly();
        Assert.Equal(before, FrameAllocator.Current.FreeFrames);
        Assert.Equal(Errno.EFAULT, _space.Read<ulong>(s_place).Error);
        Assert.Equal(Errno.EFAULT, _space.Write(s_place, 8UL));
    }

    [Fact]
    public void NotWhatAnotherSpaceShares()
    {
        ulong before = FrameAllocator.Current.FreeFrames;
        Fill(MapFlags.Shared);
        AddressSpace child = _space.Fork(ForkMode.CopyOnWrite).Value;
        _space.ReleaseEarly();
        Assert.Equal(7UL, child.Read<ulong>(s_place).Value);
        child.ReleaseEarly();
        Assert.Equal(0UL, child.ResidentPages);
        child.Release();
        _space.ReleaseEarly();
        Assert.Equal(before, FrameAllocator.Current.FreeFrames);
    }

    [Fact]
    public void NotWhatAFileKeeps()
    {
        var file = new FilePages(Pages * Page);
        _space.Map(new MapRequest
        {
            Address = s_place,
            Length = Pages * Page,
            Protection = Protection.Read | Protection.Write,
            Maximum = Protection.Read | Protection.Write,
            Flags = MapFlags.Shared | MapFlags.Fixed,
            Backing = file,
        });
        _space.Write(s_place, 7UL);
        AddressSpace child = _space.Fork(ForkMode.CopyOnWrite).Value;
        _space.ReleaseEarly();
        Assert.Equal(7UL, child.Read<ulong>(s_place).Value);
        child.Release();
        file.Release();
    }

    private void Fill(MapFlags sharing)
    {
        _space.Map(new MapRequest
        {
            Address = s_place,
            Length = Pages * Page,
            Protection = Protection.Read | Protection.Write,
            Maximum = Protection.Read | Protection.Write,
            Flags = sharing | MapFlags.Anonymous | MapFlags.Fixed,
        });
        for (ulong page = 0; page < Pages; page++)
        {
            _space.Write(s_place + (page * Page), 7UL);
        }
    }
}
