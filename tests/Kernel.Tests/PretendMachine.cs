using System;
using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Tests.Memory;
using Xunit;

namespace Tine.Tests;

/// <summary>
/// Physical memory for a test: a block of the host's, with a frame table and the allocator over it.
/// The kernel's code runs on it in the thread that made it; disposing of it checks nothing, frees the block and leaves the thread to
/// the machine before.
/// </summary>
public sealed unsafe class PretendMachine : IDisposable
{
    private readonly HostedMachine _former = HostedMachine.Current;
    private readonly void* _memory;
    private readonly void* _records;

    /// <param name="frames">Frames of memory, of which frame 0 is not usable; the contents are junk.</param>
    /// <param name="pagesAPortion">Pages in one portion of a long walk; null for as many as on the machine itself.</param>
    /// <param name="leastTwinEntries">Entries from which on a table is copied as a twin; null for as many as on the machine itself.</param>
    public PretendMachine(ulong frames = 4096, int? pagesAPortion = null, uint? leastTwinEntries = null)
    {
        _memory = NativeMemory.AlignedAlloc((nuint)(frames << FrameNumber.Shift), (nuint)FrameNumber.Size);
        new Span<byte>(_memory, checked((int)(frames << FrameNumber.Shift))).Fill(0xcc);
        _records = NativeMemory.AlignedAlloc((nuint)(frames * FrameTable.BytesPerFrame), 64);
        new Span<byte>(_records, checked((int)(frames * FrameTable.BytesPerFrame))).Fill(0xcc);
        HostedMachine.Current = new HostedMachine
        {
            Memory = _memory,
            PagesAPortion = pagesAPortion,
            LeastTwinEntries = leastTwinEntries,
            Translations = new GreedyTlb(),
        };
        FrameTable.Initialize(_records, frames);
        FrameAllocator.Current.PoisonsFreedFrames = true;
        FrameAllocator.Current.AddRange(new FrameNumber(0), frames);
        FrameAllocator.Current.PrepareZeroFrame();
        KernelRoot.Current.Initialize(FrameAllocator.Current.AllocateZeroed(FrameKind.Kernel).Value);
    }

    /// <summary>Fails the test unless as many frames are free as there were.</summary>
    public static void AssertFree(ulong frames)
    {
        FreeUnused();
        Assert.Equal(frames, FrameAllocator.Current.FreeFrames);
    }

    /// <summary>Gives back what a thread of the kernel would before it returns to its program.</summary>
    public static void FreeUnused()
    {
        while (UnusedMemory.Current.FreePortion())
        {
        }
    }

    public void Dispose()
    {
        HostedMachine.Current = _former;
        NativeMemory.AlignedFree(_memory);
        NativeMemory.AlignedFree(_records);
    }
}
