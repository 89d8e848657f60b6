using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>Hands out frames of physical memory and takes them back by count.</summary>
/// <remarks>
/// Memory comes in ranges; a frame is first taken off the front of a range (so that start-up costs nothing a frame)
/// and later lives in one of two lists through the records: frames known to hold zeros, and all others.
/// Frame 0 is never handed out: its number means "none" here.
/// </remarks>
[NoAllocation]
public static unsafe partial class FrameAllocator
{
    private const ulong None = 0;

    private static uint s_zeroList;
    private static uint s_dirtyList;
    private static ulong s_rangeNext;
    private static ulong s_rangeEnd;
    private static uint s_furtherRanges;
    private static ulong s_untilFailure = ulong.MaxValue;

    /// <summary>Frames that could be handed out now.</summary>
    public static ulong FreeFrames { get; private set; }

    /// <summary>Frames that the allocator looks after, free or not.</summary>
    public static ulong TotalFrames { get; private set; }

    /// <summary>The frame of zeros that serves reads of memory never written. The allocator holds one reference.</summary>
    public static FrameNumber ZeroFrame
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get;
        private set;
    }

    /// <summary>Forgets everything; for a host test that starts over with other memory.</summary>
    public static void Reset()
    {
        s_zeroList = 0;
        s_dirtyList = 0;
        s_rangeNext = 0;
        s_rangeEnd = 0;
        s_furtherRanges = 0;
        s_untilFailure = ulong.MaxValue;
        FreeFrames = 0;
        TotalFrames = 0;
        ReservedFrames = 0;
        ZeroFrame = default;
        PoisonsFreedFrames = false;
    }

    /// <summary>Adds usable memory, of unknown contents. Costs the same for any size.</summary>
    /// <param name="first">The range's first frame; frame 0 is left out.</param>
    /// <param name="count">Frames in the range.</param>
    public static void AddRange(FrameNumber first, ulong count)
    {
        if (first.Value == None && count != 0)
        {
            first = new FrameNumber(1);
            count--;
        }

        if (count == 0)
        {
            return;
        }

        if (first.Value + count > FrameTable.FrameCount)
        {
            Panic.Because("A range of memory lies beyond the frame table.");
        }

        FrameRecord* record = FrameTable.Of(first);
        record->Kind = FrameKind.Free;
        record->NextFree = s_furtherRanges;
        record->RangeLength = count;
        s_furtherRanges = (uint)first.Value;
        FreeFrames += count;
        TotalFrames += count;
        SetReserve();
    }

    /// <summary>Takes the frame that serves reads of untouched memory. Once, after the first <see cref="AddRange"/>.</summary>
    public static void PrepareZeroFrame()
    {
        ulong frame = TakeZeroed(FrameKind.Zero);
        if (frame == None)
        {
            Panic.Because("There is no memory for the frame of zeros.");
        }

        ZeroFrame = new FrameNumber(frame);
    }

    /// <summary>Takes a frame of unknown contents with one reference, the caller's.</summary>
    /// <returns>The frame; ENOMEM.</returns>
    public static Result<FrameNumber> Allocate(FrameKind kind)
    {
        ulong frame = Take(kind);
        return frame == None ? Errno.ENOMEM : new FrameNumber(frame);
    }

    /// <summary>Takes a frame of zeros with one reference, the caller's.</summary>
    /// <returns>The frame; ENOMEM.</returns>
    public static Result<FrameNumber> AllocateZeroed(FrameKind kind)
    {
        ulong frame = TakeZeroed(kind);
        return frame == None ? Errno.ENOMEM : new FrameNumber(frame);
    }

    /// <summary>Gives one reference back; the last one frees the frame.</summary>
    public static void Release(FrameNumber frame)
    {
        Release(FrameTable.Of(frame));
    }

    /// <summary>A frame of unknown contents, counted once; 0 when there is none.</summary>
    internal static ulong Take(FrameKind kind)
    {
        if (--s_untilFailure == 0)
        {
            return None;
        }

        ulong frame = s_dirtyList;
        if (frame != None)
        {
            s_dirtyList = NextFree(frame);
        }
        else if ((frame = TakeFromRange()) == None && (frame = s_zeroList) != None)
        {
            s_zeroList = NextFree(frame);
        }

        return frame == None ? None : HandOut(frame, kind);
    }

    /// <summary>A frame of zeros, counted once; 0 when there is none.</summary>
    internal static ulong TakeZeroed(FrameKind kind)
    {
        if (--s_untilFailure == 0)
        {
            return None;
        }

        ulong frame = s_zeroList;
        if (frame != None)
        {
            s_zeroList = NextFree(frame);
            return HandOut(frame, kind);
        }

        if ((frame = s_dirtyList) != None)
        {
            s_dirtyList = NextFree(frame);
        }
        else if ((frame = TakeFromRange()) == None)
        {
            return None;
        }

        Frames.Clear(new FrameNumber(frame));
        return HandOut(frame, kind);
    }

    /// <summary>Drops one holder of a frame, for a caller that has the record at hand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Release(FrameRecord* record)
    {
        if ((int)record->Count > 1)
        {
            record->Count--;
        }
        else
        {
            ReleaseLast(record);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReleaseLast(FrameRecord* record)
    {
        if (record->Kind == FrameKind.Free || record->Count != 1)
        {
            Panic.Because("A frame was released more often than it was taken.");
        }

        FreeDirty(record, FrameTable.FrameOf(record).Value);
    }

    /// <summary>Frees a frame whose count has come to 0.</summary>
    internal static void FreeDirty(FrameRecord* record, ulong frame)
    {
        if (PoisonsFreedFrames)
        {
            FillWithPoison(frame);
        }

        record->Kind = FrameKind.Free;
        record->NextFree = s_dirtyList;
        s_dirtyList = (uint)frame;
        FreeFrames++;
    }

    /// <summary>Frees a frame whose count has come to 0 and that holds zeros (a table with no entry left).</summary>
    internal static void FreeZeroed(FrameRecord* record, ulong frame)
    {
        if (PoisonsFreedFrames)
        {
            CheckZeros(frame);
        }

        record->Kind = FrameKind.Free;
        record->NextFree = s_zeroList;
        s_zeroList = (uint)frame;
        FreeFrames++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HandOut(ulong frame, FrameKind kind)
    {
        FrameRecord* record = FrameTable.Of(new FrameNumber(frame));
        record->Kind = kind;
        record->Count = 1;
        record->EntriesInUse = 0;
        record->Groups = 0;
        FreeFrames--;
        return frame;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint NextFree(ulong frame) => FrameTable.Of(new FrameNumber(frame))->NextFree;

    private static ulong TakeFromRange()
    {
        if (s_rangeNext == s_rangeEnd)
        {
            if (s_furtherRanges == 0)
            {
                return None;
            }

            FrameRecord* record = FrameTable.Of(new FrameNumber(s_furtherRanges));
            s_rangeNext = s_furtherRanges;
            s_rangeEnd = s_rangeNext + record->RangeLength;
            s_furtherRanges = record->NextFree;
        }

        return s_rangeNext++;
    }
}
