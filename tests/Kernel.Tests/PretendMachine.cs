using System;
using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests;

/// <summary>
/// Physical memory for a test: a block of the host's, with a frame table and the allocator over it.
/// Making one starts memory over; disposing of it checks nothing and frees the block.
/// </summary>
public sealed unsafe class PretendMachine : IDisposable
{
    private readonly void* _memory;
    private readonly void* _records;

    /// <param name="frames">Frames of memory, of which frame 0 is not usable; the contents are junk.</param>
    public PretendMachine(ulong frames = 4096)
    {
        _memory = NativeMemory.AlignedAlloc((nuint)(frames << FrameNumber.Shift), (nuint)FrameNumber.Size);
        new Span<byte>(_memory, checked((int)(frames << FrameNumber.Shift))).Fill(0xcc);
        _records = NativeMemory.AlignedAlloc((nuint)(frames * FrameTable.BytesPerFrame), 64);
        new Span<byte>(_records, checked((int)(frames * FrameTable.BytesPerFrame))).Fill(0xcc);
        PhysicalMemory.UsePretendMemory(_memory);
        FrameTable.Initialize(_records, frames);
        FrameAllocator.Reset();
        UnusedMemory.Forget();
        KernelStack.Reset();
        PageTables.FramesInUse = 0;
        FrameAllocator.PoisonsFreedFrames = true;
        FrameAllocator.AddRange(new FrameNumber(0), frames);
        FrameAllocator.PrepareZeroFrame();
        KernelRoot.Initialize(FrameAllocator.AllocateZeroed(FrameKind.Kernel).Value);
    }

    /// <summary>Fails the test unless as many frames are free as there were.</summary>
    public static void AssertFree(ulong frames)
    {
        FreeUnused();
        Assert.Equal(frames, FrameAllocator.FreeFrames);
    }

    /// <summary>Gives back what a thread of the kernel would before it returns to its program.</summary>
    public static void FreeUnused()
    {
        while (UnusedMemory.FreePortion())
        {
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        NativeMemory.AlignedFree(_records);
    }
}
