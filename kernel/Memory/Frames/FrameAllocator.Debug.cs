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

    /// <summary>Makes the <paramref name="nth"/> allocation from now on fail (1 = the next), once; 0 switches that off.</summary>
    public void FailAllocation(ulong nth) => _untilFailure = nth == 0 ? ulong.MaxValue : nth;

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
