using System;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <content>What helps to find bugs: junk in freed frames, checks, allocations that fail on purpose.</content>
public sealed unsafe partial class FrameAllocator
{
    /// <summary>Eight bytes of a poisoned frame.</summary>
    public const ulong PoisonWord = 0xa5a5_a5a5_a5a5_a5a5;

    private const byte Poison = 0xa5;

    /// <summary>Debugging aid (boot option): freed frames are filled with junk, so that a dangling use shows.</summary>
    public bool PoisonsFreedFrames { get; set; }

    /// <summary>The frame that a panic is about.</summary>
    public FrameNumber Suspect { get; private set; }

    /// <summary>A kind in words.</summary>
    public static string NameOf(FrameKind kind) => kind switch
    {
        FrameKind.Free => "free",
        FrameKind.Kernel => "kernel memory",
        FrameKind.PageTable => "page table",
        FrameKind.Anonymous => "private memory",
        FrameKind.File => "page of a file",
        FrameKind.Zero => "the frame of zeros",
        FrameKind.FileIndex => "page index of a file",
        FrameKind.Image => "boot image",
        _ => "not the allocator's",
    };

    /// <summary>Makes the <paramref name="nth"/> allocation from now on fail (1 = the next), once; 0 switches that off.</summary>
    public void FailAllocation(ulong nth) => _untilFailure = nth == 0 ? ulong.MaxValue : nth;

    /// <summary>Marks the frames that were never handed out as free, for who looks at the records of all.</summary>
    public void ClearUnusedRecords()
    {
        MarkFree(_rangeNext, _rangeEnd);
        for (ulong range = _furtherRanges; range != None; range = NextFree(range))
        {
            // The first record tells of the others.
            MarkFree(range + 1, range + FrameTable.Of(new FrameNumber(range))->RangeLength);
        }
    }

    /// <summary>Fills in the kinds of frames, for who looks for those that leaked.</summary>
    /// <param name="first">The first frame.</param>
    /// <param name="kinds">A <see cref="FrameKind"/> for each frame from there on.</param>
    /// <returns>The number of frames that there are.</returns>
    public int ReadKinds(ulong first, Span<byte> kinds)
    {
        int count = (int)Math.Min((ulong)kinds.Length, FrameCount - Math.Min(first, FrameCount));
        for (int i = 0; i < count; i++)
        {
            kinds[i] = (byte)FrameTable.KindOf(new FrameNumber(first + (ulong)i));
        }

        ClearUnused(first, kinds[..count], _rangeNext, _rangeEnd);
        for (ulong range = _furtherRanges; range != None; range = NextFree(range))
        {
            ClearUnused(first, kinds[..count], range, range + FrameTable.Of(new FrameNumber(range))->RangeLength);
        }

        return count;
    }

    /// <summary>Calls the frames of a range free: those that were never handed out have no record.</summary>
    private static void ClearUnused(ulong first, Span<byte> kinds, ulong rangeStart, ulong rangeEnd)
    {
        ulong start = Math.Max(first, rangeStart);
        ulong end = Math.Min(first + (ulong)kinds.Length, rangeEnd);
        if (start < end)
        {
            kinds.Slice((int)(start - first), (int)(end - start)).Clear();
        }
    }

    private static void MarkFree(ulong first, ulong end)
    {
        for (ulong frame = first; frame < end; frame++)
        {
            FrameTable.Of(new FrameNumber(frame))->Kind = FrameKind.Free;
            FrameTable.Of(new FrameNumber(frame))->NextFree = 0;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefuseRelease(FrameRecord* record)
    {
        FrameNumber frame = FrameTable.FrameOf(record);
        Suspect = frame;
        KernelLog.Write("frame ");
        KernelLog.WriteDecimal(frame.Value);
        KernelLog.Write(" (");
        KernelLog.Write(NameOf(FrameTable.KindOf(frame)));
        KernelLog.WriteLine(") is released once more than it was taken");
        Panic.Because("A frame was released more often than it was taken.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FreePoisoned(FrameRecord* record, ulong frame)
    {
        FillWithPoison(frame);
        AddDirty(record, frame);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FreeChecked(FrameRecord* record, ulong frame)
    {
        CheckZeros(frame);
        AddZeroed(record, frame);
    }

    private static void FillWithPoison(ulong frame) =>
        new Span<byte>(PhysicalMemory.Pointer(new FrameNumber(frame)), (int)FrameNumber.Size).Fill(Poison);

    private static void CheckZeros(ulong frame)
    {
        var words = new ReadOnlySpan<ulong>(PhysicalMemory.Pointer(new FrameNumber(frame)), (int)FrameNumber.Size / sizeof(ulong));
        foreach (ulong word in words)
        {
            if (word != 0)
            {
                Panic.Because("A frame that should hold zeros does not.");
            }
        }
    }
}
