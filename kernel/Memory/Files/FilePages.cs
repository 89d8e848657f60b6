using System;
using Tine.X64;

namespace Tine.Memory;

/// <summary>The pages of a file that lives in memory: sparse, each page in a frame that the file holds one reference to.</summary>
public sealed unsafe partial class FilePages : Backing
{
    /// <summary>Largest size of a file, as for a signed 64-bit offset.</summary>
    public const ulong LargestSize = long.MaxValue;

    private const int InstructionsToMoveAPage = 2500;

    private PageIndex _index;

    /// <param name="size">Bytes in the file, all of them holes.</param>
    public FilePages(ulong size = 0) => Size = size;

    /// <summary>The file that has these pages, for listings of regions; null for memory without a file.</summary>
    public IPageOwner? Owner { [NoAllocation] get; init; }

    /// <summary>Bounds the pages of the file system; null for files that are in none.</summary>
    public PageQuota? Quota { [NoAllocation] get; init; }

    /// <summary>Bytes in the file.</summary>
    public ulong Size { get; private set; }

    /// <summary>Frames that all files of the machine hold.</summary>
    public static ulong AllResidentPages => PageCache.Current.Pages;

    /// <summary>Frames that the file holds, without those of its index.</summary>
    [NoAllocation]
    public ulong ResidentPages => _index.Pages;

    /// <inheritdoc/>
    [NoAllocation]
    public override Result<FrameNumber> GetPage(ulong pageIndex)
    {
        if (pageIndex >= PagesFor(Size))
        {
            return Errno.EIO;
        }

        ulong frame = _index.Find(pageIndex);
        if (frame != 0)
        {
            return new FrameNumber(frame);
        }

        frame = FrameAllocator.Current.TakeZeroed(FrameKind.File);
        return frame == 0 ? Errno.ENOMEM : Add(pageIndex, frame);
    }

    /// <inheritdoc/>
    [NoAllocation]
    internal override ulong* PeekPages(ulong pageIndex, ref int count) => _index.Peek(pageIndex, ref count);

    /// <summary>The frame that holds a page, 0 for a hole.</summary>
    [NoAllocation]
    internal ulong FrameOf(ulong pageIndex) => _index.Find(pageIndex);

    /// <summary>Reads from <paramref name="offset"/> on into <paramref name="buffer"/>, up to the end of the file; holes read as zeros.</summary>
    /// <returns>
    /// Bytes read, 0 at the end of the file, fewer when the caller has been killed; EFAULT when not even the first byte could be
    /// delivered.
    /// </returns>
    public Result<long> Read(Caller? caller, ulong offset, ref IoBuffer buffer)
    {
        var portion = new WorkPortion(caller);
        long done = 0;
        while (offset < Size && buffer.Remaining != 0)
        {
            ulong inPage = offset & (FrameNumber.Size - 1);
            ulong part = Math.Min(Math.Min(FrameNumber.Size - inPage, Size - offset), buffer.Remaining);
            ulong frame = _index.Find(offset >> FrameNumber.Shift);
            Result<ulong> moved = frame == 0 ? buffer.Clear(part) : CopyOut(frame, inPage, part, ref buffer);
            if (moved.Failed)
            {
                return done == 0 ? moved.Error : done;
            }

            done += (long)moved.Value;
            offset += moved.Value;
            if (moved.Value < part || portion.Spend(InstructionsToMoveAPage) != Errno.None)
            {
                break;
            }
        }

        return done;
    }

    /// <summary>Writes what <paramref name="buffer"/> has, from <paramref name="offset"/> on; the file grows as needed.</summary>
    /// <returns>
    /// Bytes written (fewer than asked for when memory or the buffer ends early, or the caller has been killed); EFAULT, ENOSPC,
    /// EFBIG when none.
    /// </returns>
    public Result<long> Write(Caller? caller, ulong offset, ref IoBuffer buffer)
    {
        if (buffer.Remaining != 0 && (offset >= LargestSize || buffer.Remaining > LargestSize - offset))
        {
            return Errno.EFBIG;
        }

        var portion = new WorkPortion(caller);
        long done = 0;
        while (buffer.Remaining != 0)
        {
            Errno error = LeaveReserve(caller, offset >> FrameNumber.Shift);
            Result<ulong> moved = error == Errno.None ? WriteInPage(offset, ref buffer) : error;
            if (moved.Failed)
            {
                return done == 0 ? moved.Error : done;
            }

            done += (long)moved.Value;
            offset += moved.Value;
            if ((offset & (FrameNumber.Size - 1)) != 0 || portion.Spend(InstructionsToMoveAPage) != Errno.None)
            {
                break;
            }
        }

        return done;
    }

    /// <summary>Sets the size: what is cut off is freed, what is added reads as zeros.</summary>
    /// <remarks>The new size holds at once; then the pages beyond it are taken out of mappings, in portions.</remarks>
    /// <returns>None, or EFBIG.</returns>
    public Errno Truncate(Caller? caller, ulong size)
    {
        if (size > LargestSize)
        {
            return Errno.EFBIG;
        }

        bool isShorter = size < Size;
        if (isShorter)
        {
            FreePages(PagesFor(size), ulong.MaxValue);
            Size = size;
        }

        ClearBehindEnd();
        Size = size;
        if (isShorter && IsMapped)
        {
            FileMappings.Change(caller, this, PagesFor(size), ulong.MaxValue, MappingChange.DropAll);
        }

        return Errno.None;
    }

    [NoAllocation]
    protected override void ReleasePages() => FreePages(0, ulong.MaxValue);

    [NoAllocation]
    protected override void End()
    {
        FreePages(0, ulong.MaxValue);
        Size = 0;
    }

    /// <summary>Gives back the pages from the first to the last, both included.</summary>
    [NoAllocation]
    private void FreePages(ulong first, ulong last)
    {
        ulong before = _index.Pages;
        _index.Free(first, last);
        Quota?.GiveBack(before - _index.Pages);
    }

    [NoAllocation]
    private static ulong PagesFor(ulong bytes) => (bytes + FrameNumber.Size - 1) >> FrameNumber.Shift;

    private static byte* Contents(ulong frame) => (byte*)PhysicalMemory.Pointer(new FrameNumber(frame));

    private static Result<ulong> CopyOut(ulong frame, ulong inPage, ulong bytes, ref IoBuffer buffer)
    {
        Result<int> moved = buffer.CopyTo(new ReadOnlySpan<byte>(Contents(frame) + inPage, (int)bytes));
        return moved.Failed ? moved.Error : (ulong)moved.Value;
    }

    private Result<ulong> WriteInPage(ulong offset, ref IoBuffer buffer)
    {
        ulong inPage = offset & (FrameNumber.Size - 1);
        ulong part = Math.Min(FrameNumber.Size - inPage, buffer.Remaining);
        ulong page = offset >> FrameNumber.Shift;
        ulong frame = _index.Find(page);
        bool isNew = frame == 0;
        if (isNew)
        {
            while ((frame = TakeFrame(part)) == 0)
            {
                if (!UnusedMemory.Current.FreePortion())
                {
                    return Errno.ENOSPC;
                }
            }
        }

        Result<int> moved = buffer.CopyFrom(new Span<byte>(Contents(frame) + inPage, (int)part));
        if (moved.Failed)
        {
            ReleaseIf(isNew, frame);
            return moved.Error;
        }

        var bytes = (ulong)moved.Value;
        if (isNew)
        {
            // The rest of a frame of unknown contents, when the buffer ended early.
            new Span<byte>(Contents(frame) + inPage + bytes, (int)(part - bytes)).Clear();
            Result<FrameNumber> added = Add(page, frame);
            if (added.Failed)
            {
                return Errno.ENOSPC;
            }
        }

        if (offset + bytes > Size)
        {
            ClearBehindEnd(offset);
            Size = offset + bytes;
        }

        return bytes;
    }

    /// <summary>
    /// Takes a frame for a page that is about to be written: zeroed unless <paramref name="bytes"/> is the whole page.
    /// </summary>
    private static ulong TakeFrame(ulong bytes) =>
        bytes == FrameNumber.Size ? FrameAllocator.Current.Take(FrameKind.File) : FrameAllocator.Current.TakeZeroed(FrameKind.File);

    /// <summary>Waits for memory while it is short, before a call adds a page: files leave the reserve alone.</summary>
    /// <returns>None; ENOSPC when nobody can be ended for it; ERESTARTSYS when the caller itself ends.</returns>
    private Errno LeaveReserve(Caller? caller, ulong page)
    {
        Errno error = FrameAllocator.Current.IsLow && caller is not null && _index.Find(page) == 0 ? caller.AwaitMemory() : Errno.None;
        return error == Errno.ENOMEM ? Errno.ENOSPC : error;
    }

    private static void ReleaseIf(bool isNew, ulong frame)
    {
        if (isNew)
        {
            FrameAllocator.Current.Release(new FrameNumber(frame));
        }
    }

    /// <summary>Puts a frame into the file, which takes over its reference.</summary>
    /// <returns>The frame; ENOSPC above the quota, ENOMEM when the index could not grow (then the frame is released).</returns>
    [NoAllocation]
    private Result<FrameNumber> Add(ulong pageIndex, ulong frame)
    {
        if (Quota is { } quota && !quota.TryTake())
        {
            FrameAllocator.Current.Release(new FrameNumber(frame));
            return Errno.ENOSPC;
        }

        if (!_index.TryAdd(pageIndex, frame))
        {
            Quota?.GiveBack(1);
            FrameAllocator.Current.Release(new FrameNumber(frame));
            return Errno.ENOMEM;
        }

        return new FrameNumber(frame);
    }

    /// <summary>
    /// Clears the last page beyond the file's end, up to <paramref name="limit"/>: a mapping may have written there, and a
    /// longer file must not show it.
    /// </summary>
    private void ClearBehindEnd(ulong limit = ulong.MaxValue)
    {
        ulong inPage = Size & (FrameNumber.Size - 1);
        ulong frame = inPage == 0 ? 0 : _index.Find(Size >> FrameNumber.Shift);
        if (frame != 0 && limit > Size)
        {
            ulong end = Math.Min(FrameNumber.Size, inPage + (limit - Size));
            new Span<byte>(Contents(frame) + inPage, (int)(end - inPage)).Clear();
        }
    }
}
