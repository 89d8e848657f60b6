using System.Collections.Generic;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

public sealed unsafe class KernelMemoryTests
{
    private static readonly VirtualAddress s_heap = new(Layout.Heap);

    [Fact]
    public void EveryAddressSpaceSeesTheKernelsMemory()
    {
        using var machine = new PretendMachine();
        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        Assert.Equal(Errno.None, KernelMemory.Map(s_heap, 0x40_0000));
        var kernel = (PageTableEntry*)PhysicalMemory.Pointer(KernelRoot.Current.Root);
        var program = (PageTableEntry*)PhysicalMemory.Pointer(space.Root);
        for (int i = 0; i < 512; i++)
        {
            Assert.Equal(i < 256 ? PageTableEntry.Empty : kernel[i], program[i]);
        }

        KernelMemory.Unmap(s_heap, 0x40_0000);
        space.Release();
    }

    [Fact]
    public void RunningOutMapsNothing()
    {
        using var machine = new PretendMachine(128);
        Assert.Equal(Errno.ENOMEM, KernelMemory.Map(s_heap, 200 << FrameNumber.Shift));
        ulong free = FrameAllocator.Current.FreeFrames;
        Assert.Equal(Errno.None, KernelMemory.Map(s_heap, free << FrameNumber.Shift));
        PretendMachine.AssertFree(0);
        KernelMemory.Unmap(s_heap, free << FrameNumber.Shift);
        PretendMachine.AssertFree(free);
        Assert.Throws<PanicException>(() => KernelMemory.Unmap(s_heap, FrameNumber.Size));
    }

    [Fact]
    public void StacksAreApartAndRecycled()
    {
        using var machine = new PretendMachine();
        var stacks = new List<KernelStack>();
        var starts = new HashSet<ulong>();
        for (int i = 0; i < 40; i++)
        {
            KernelStack stack = KernelStacks.Current.Allocate().Value;
            Assert.True(starts.Add(stack.Start.Value));
            Assert.True(KernelMemory.Ensure(stack.Start)->IsWritable);
            Assert.True(KernelMemory.Ensure(stack.End - 1)->IsPresent);
            Assert.False(KernelMemory.Ensure(stack.Start - 1)->IsPresent);
            stacks.Add(stack);
        }

        ulong free = FrameAllocator.Current.FreeFrames;
        stacks.ForEach(KernelStacks.Current.Free);
        Assert.True(FrameAllocator.Current.FreeFrames > free);
        for (int i = 0; i < 40; i++)
        {
            Assert.True(starts.Remove(KernelStacks.Current.Allocate().Value.Start.Value));
        }

        PretendMachine.AssertFree(free);
    }

    /// <summary>Firmware's tables may name any address.</summary>
    [Theory]
    [InlineData(ulong.MaxValue - 4095)]
    [InlineData(1UL << 50)]
    [InlineData(1UL << 45)] // in the direct map, but there is no top-level table
    public void ADeviceOutOfReachIsNotMapped(ulong address)
    {
        using var machine = new PretendMachine();
        Assert.Equal(Errno.ENXIO, KernelMemory.MapDevice(new PhysicalAddress(address), 8192).Error);
    }

    [Fact]
    public void RegistersAreMappedUncachedPageByPage()
    {
        using var machine = new PretendMachine();
        var place = new VirtualAddress(Layout.Devices);
        FrameAllocator.Current.FailAllocation(1);
        Assert.Equal(Errno.ENOMEM, KernelMemory.MapRegisters(place, new FrameNumber(0x12345), FrameNumber.Size));
        FrameAllocator.Current.FailAllocation(0);
        Assert.Equal(Errno.None, KernelMemory.MapRegisters(place, new FrameNumber(0x12345), 2 * FrameNumber.Size));
        for (ulong page = 0; page < 2; page++)
        {
            PageTableEntry expected = PageTableEntry.KernelPage(new FrameNumber(0x12345 + page), PageAccess.Write).Uncached();
            Assert.Equal(expected, *KernelMemory.Ensure(place + (page * FrameNumber.Size)));
        }

        Assert.True(KernelMemory.Ensure(place + (2 * FrameNumber.Size))->IsEmpty);
    }

    [Fact]
    public void AStackThatCannotBeHadLosesNothing()
    {
        using var machine = new PretendMachine(128);
        KernelStacks.Current.Free(KernelStacks.Current.Allocate().Value);
        KernelStack first = KernelStacks.Current.Allocate().Value;
        ulong free = FrameAllocator.Current.FreeFrames;
        for (ulong nth = 1; nth <= 4; nth++)
        {
            FrameAllocator.Current.FailAllocation(nth);
            Assert.Equal(Errno.ENOMEM, KernelStacks.Current.Allocate().Error);
            PretendMachine.AssertFree(free);
        }

        FrameAllocator.Current.FailAllocation(0);
        Assert.NotEqual(first.Start, KernelStacks.Current.Allocate().Value.Start);
    }

    /// <summary>Tables that were made stay: they are the kernel's for good.</summary>
    [Fact]
    public void WithoutAFrameForATableNothingIsMapped()
    {
        using var machine = new PretendMachine();
        VirtualAddress start = s_heap + (511 * FrameNumber.Size);
        for (ulong nth = 1; nth <= 5; nth++)
        {
            int tables = (int)KernelRoot.Current.TableCount;
            ulong free = FrameAllocator.Current.FreeFrames;
            FrameAllocator.Current.FailAllocation(nth);
            bool isMapped = KernelMemory.Map(start, 2 * FrameNumber.Size) == Errno.None;
            FrameAllocator.Current.FailAllocation(0);
            if (isMapped)
            {
                KernelMemory.Unmap(start, 2 * FrameNumber.Size);
            }

            Assert.Equal(free - (ulong)((int)KernelRoot.Current.TableCount - tables), FrameAllocator.Current.FreeFrames);
            Assert.True(KernelMemory.Ensure(start)->IsEmpty);
        }

        Assert.Equal(Errno.None, KernelMemory.Map(start, 2 * FrameNumber.Size));
    }

    [Fact]
    public void MistakesAreRefused()
    {
        using var machine = new PretendMachine();
        Assert.Equal(Errno.None, KernelMemory.Map(s_heap, FrameNumber.Size));
        Assert.Throws<PanicException>(() => KernelMemory.Map(s_heap, FrameNumber.Size));
        Assert.Throws<PanicException>(() => KernelMemory.Unmap(s_heap + FrameNumber.Size, FrameNumber.Size));
        Assert.Throws<PanicException>(() => KernelMemory.Map(new VirtualAddress(0x40_0000), FrameNumber.Size));
    }
}
