using System;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>On-demand fork: whose a page table is, after each of the things that end the sharing.</summary>
public sealed class OnDemandForkTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const ulong TableBytes = 512 * Page;
    private const ulong Pages = 100;
    private static readonly VirtualAddress s_place = new(0x4000_0000);

    /// <summary>The way to the stack is copied: here it has nothing in common with that to <see cref="s_place"/>.</summary>
    private static readonly VirtualAddress s_stack = new(0x7000_0000_0000);

    private readonly PretendSpace _memory = new();

    public OnDemandForkTests()
    {
        PretendSpace.Map(Space, s_place, TableBytes);
        for (ulong i = 0; i < Pages; i++)
        {
            Space.Write(s_place + (i * Page), i);
        }
    }

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void ForkTakesNoTableButTheRoot()
    {
        ulong before = FrameAllocator.Current.FreeFrames;
        AddressSpace child = Fork();
        Assert.Equal(before - 1, FrameAllocator.Current.FreeFrames);
        Assert.Equal(LeafOf(Space), LeafOf(child));
        Assert.False(Space.Describe(s_place).IsWritable);
        Assert.Equal(Space.ResidentPages, child.ResidentPages);
        Assert.Equal(Space.TableFrames, child.TableFrames);
        child.Release();
        Assert.Equal(before, FrameAllocator.Current.FreeFrames);
    }

    [Fact]
    public void TheWriterGetsATableAndOnePageOfItsOwn()
    {
        AddressSpace child = Fork();
        child.Write(s_place, 77UL);
        Assert.NotEqual(LeafOf(Space), LeafOf(child));
        Assert.Equal(1UL, child.Counters.Copies);
        Assert.Equal(0UL, Space.Read<ulong>(s_place).Value);
        Assert.Equal(2U, Space.Describe(s_place + Page).References);
        child.Release();
    }

    [Fact]
    public void WhoIsAloneAgainTakesItsTablesBackAtOneFault()
    {
        Fork().Release();
        ulong before = FrameAllocator.Current.FreeFrames;
        Space.Write(s_place, 1UL);
        Assert.Equal(1UL, Space.Counters.TablesTakenBack);
        Assert.True(Space.Describe(s_place + (50 * Page)).IsWritable);
        Assert.Equal(before, FrameAllocator.Current.FreeFrames);
    }

    [Fact]
    public void UnmappingAWholeTableOnlyCountsItDown()
    {
        AddressSpace child = Fork();
        Assert.Equal(Errno.None, child.Unmap(s_place, TableBytes));
        Assert.Equal(0UL, child.ResidentPages);
        Assert.Equal(1U, Space.Describe(s_place).References);
        Assert.Equal(5UL, Space.Read<ulong>(s_place + (5 * Page)).Value);
        child.Release();
    }

    [Fact]
    public void UnmappingAPartWithoutMemoryFailsAndChangesNothing()
    {
        AddressSpace child = Fork();
        FrameAllocator.Current.FailAllocation(1);
        Assert.Equal(Errno.ENOMEM, child.Unmap(s_place, 3 * Page));
        FrameAllocator.Current.FailAllocation(0);
        Assert.Equal(2UL, child.Read<ulong>(s_place + (2 * Page)).Value);
        Assert.Equal(Pages, child.ResidentPages);
        child.Release();
    }

    [Fact]
    public void ATableWithSharedMemoryIsCopied()
    {
        PretendSpace.Map(Space, s_place + (200 * Page), Page, MapFlags.Shared);
        Space.Write(s_place + (200 * Page), 9UL);
        AddressSpace child = Fork();
        Assert.NotEqual(LeafOf(Space), LeafOf(child));
        child.Write(s_place + (200 * Page), 10UL);
        Assert.Equal(10UL, Space.Read<ulong>(s_place + (200 * Page)).Value);
        child.Release();
    }

    private AddressSpace Fork() => Space.Fork(ForkMode.OnDemand, s_stack).Value;

    private static FrameNumber LeafOf(AddressSpace space) => space.Describe(s_place).Level1;
}
