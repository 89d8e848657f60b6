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
public sealed unsafe partial class FrameAllocator
{
    private const ulong None = 0;

    private static readonly FrameAllocator s_machine = new();

    private uint _zeroList;
    private uint _dirtyList;
    private ulong _rangeNext;
    private ulong _rangeEnd;
    private uint _furtherRanges;
    private ulong _untilFailure = ulong.MaxValue;

    /// <summary>The running machine's instance.</summary>
    public static FrameAllocator Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_machine : HostedMachine.Current.Get<FrameAllocator>();
    }

    /// <summary>Frames from number 0 on that have a record.</summary>
    public ulong FrameCount { get; internal set; }

    /// <summary>Frames that could be handed out now.</summary>
    public ulong FreeFrames { get; private set; }

    /// <summary>Frames that the allocator looks after, free or not.</summary>
    public ulong TotalFrames { get; private set; }

    /// <summary>Frames that hold page tables of any address space, each counted once.</summary>
    public ulong PageTableFrames { get; internal set; }

    /// <summary>The frame of zeros that serves reads of memory never written. The allocator holds one reference.</summary>
    public FrameNumber ZeroFrame
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get;
        private set;
    }

    /// <summary>Adds usable memory, of unknown contents. Costs the same for any size.</summary>
    /// <param name="first">The range's first frame; frame 0 is left out.</param>
    /// <param name="count">Frames in the range.</param>
    public void AddRange(FrameNumber first, ulong count)
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

        if (first.Value + count > FrameCount)
        {
            Panic.Because("A range of memory lies beyond the frame table.");
        }

        FrameRecord* record = FrameTable.Of(first);
        record->Kind = FrameKind.Free;
        record->NextFree = _furtherRanges;
        record->RangeLength = count;
        _furtherRanges = (uint)first.Value;
        FreeFrames += count;
        TotalFrames += count;
        SetReserve();
    }

    /// <summary>Takes the frame that serves reads of untouched memory. Once, after the first <see cref="AddRange"/>.</summary>
    public void PrepareZeroFrame()
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
    public Result<FrameNumber> Allocate(FrameKind kind)
    {
        ulong frame = Take(kind);
        return frame == None ? Errno.ENOMEM : new FrameNumber(frame);
    }

    /// <summary>Takes a frame of zeros with one reference, the caller's.</summary>
    /// <returns>The frame; ENOMEM.</returns>
    public Result<FrameNumber> AllocateZeroed(FrameKind kind)
    {
        ulong frame = TakeZeroed(kind);
        return frame == None ? Errno.ENOMEM : new FrameNumber(frame);
    }

    /// <summary>Gives one reference back; the last one frees the frame.</summary>
    public void Release(FrameNumber frame)
    {
        Release(FrameTable.Of(frame));
    }

    /// <summary>A frame of unknown contents, counted once; 0 when there is none.</summary>
    internal ulong Take(FrameKind kind)
    {
        if (--_untilFailure == 0)
        {
            return None;
        }

        ulong frame = _dirtyList;
        if (frame == None)
        {
            return TakeUnused(kind);
        }

        _dirtyList = NextFree(frame);
        return HandOut(frame, kind);
    }

    /// <summary>A frame of a range, or one of zeros when the ranges are used up. Apart, for the usual way to stay short.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong TakeUnused(FrameKind kind)
    {
        ulong frame = TakeFromRange();
        if (frame == None && (frame = _zeroList) != None)
        {
            _zeroList = NextFree(frame);
        }

        return frame == None ? None : HandOut(frame, kind);
    }

    /// <summary>A frame of zeros, counted once; 0 when there is none.</summary>
    internal ulong TakeZeroed(FrameKind kind)
    {
        if (--_untilFailure == 0)
        {
            return None;
        }

        ulong frame = _zeroList;
        if (frame == None)
        {
            return TakeCleared(kind);
        }

        _zeroList = NextFree(frame);
        return HandOut(frame, kind);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong TakeCleared(FrameKind kind)
    {
        ulong frame = _dirtyList;
        if (frame != None)
        {
            _dirtyList = NextFree(frame);
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
    internal void Release(FrameRecord* record)
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
    private void ReleaseLast(FrameRecord* record)
    {
        if (record->Kind == FrameKind.Free || record->Count != 1)
        {
            RefuseRelease(record);
            return;
        }

        FreeDirty(record, FrameTable.FrameOf(record).Value);
    }

    /// <summary>Frees a frame whose count has come to 0.</summary>
    internal void FreeDirty(FrameRecord* record, ulong frame)
    {
        if (PoisonsFreedFrames)
        {
            FreePoisoned(record, frame);
            return;
        }

        AddDirty(record, frame);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddDirty(FrameRecord* record, ulong frame)
    {
        record->Kind = FrameKind.Free;
        record->NextFree = _dirtyList;
        _dirtyList = (uint)frame;
        FreeFrames++;
    }

    /// <summary>Frees a frame whose count has come to 0 and that holds zeros (a table with no entry left).</summary>
    internal void FreeZeroed(FrameRecord* record, ulong frame)
    {
        if (PoisonsFreedFrames)
        {
            FreeChecked(record, frame);
            return;
        }

        AddZeroed(record, frame);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddZeroed(FrameRecord* record, ulong frame)
    {
        record->Kind = FrameKind.Free;
        record->NextFree = _zeroList;
        _zeroList = (uint)frame;
        FreeFrames++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong HandOut(ulong frame, FrameKind kind)
    {
        FrameTable.Of(new FrameNumber(frame))->Begin(kind);
        FreeFrames--;
        return frame;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint NextFree(ulong frame) => FrameTable.Of(new FrameNumber(frame))->NextFree;

    private ulong TakeFromRange()
    {
        if (_rangeNext == _rangeEnd)
        {
            if (_furtherRanges == 0)
            {
                return None;
            }

            FrameRecord* record = FrameTable.Of(new FrameNumber(_furtherRanges));
            _rangeNext = _furtherRanges;
            _rangeEnd = _rangeNext + record->RangeLength;
            _furtherRanges = record->NextFree;
        }

        return _rangeNext++;
    }
}
