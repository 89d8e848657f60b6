using System;

namespace Tine.Memory;

public sealed unsafe partial class FilePages
{
    /// <summary>Makes bytes zeros and gives their frames back; the size stays. fallocate(2), FALLOC_FL_PUNCH_HOLE.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">One after the last.</param>
    public void PunchHole(Caller? caller, ulong start, ulong end)
    {
        ulong firstPage = PagesFor(start);
        ulong endPage = end >> FrameNumber.Shift;
        if (firstPage >= endPage)
        {
            ulong border = Math.Min(end, firstPage << FrameNumber.Shift);
            ClearWithinPage(start, border);
            ClearWithinPage(border, end);
            return;
        }

        ClearWithinPage(start, firstPage << FrameNumber.Shift);
        ClearWithinPage(endPage << FrameNumber.Shift, end);
        FreePages(firstPage, endPage - 1);
        if (IsMapped)
        {
            FileMappings.Change(caller, this, firstPage, endPage, MappingChange.DropShared);
        }
    }

    /// <summary>Takes frames for the holes of a range, beyond the end of the file, too; fallocate(2).</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">One after the last.</param>
    /// <returns>None; ENOSPC when there is not enough memory (what was taken before stays); EINTR when the caller has been killed.</returns>
    public Errno Allocate(Caller? caller, ulong start, ulong end)
    {
        ulong last = (end - 1) >> FrameNumber.Shift;
        ulong page = start >> FrameNumber.Shift;
        if (last - page >= (Quota?.Left ?? PageQuota.FramesLeft) + _index.Pages)
        {
            return Errno.ENOSPC;
        }

        var portion = new WorkPortion(caller);
        Errno error = Errno.None;
        for (; page <= last && error == Errno.None; page++)
        {
            error = _index.Find(page) == 0 ? AddZeroed(caller, page) : Errno.None;
            error = error == Errno.None ? portion.Spend(InstructionsToMoveAPage) : error;
        }

        return error;
    }

    private Errno AddZeroed(Caller? caller, ulong page)
    {
        Errno error = LeaveReserve(caller, page);
        if (error != Errno.None)
        {
            return error;
        }

        ulong frame;
        while ((frame = FrameAllocator.Current.TakeZeroed(FrameKind.File)) == 0)
        {
            if (!UnusedMemory.Current.FreePortion())
            {
                return Errno.ENOSPC;
            }
        }

        return Add(page, frame).Failed ? Errno.ENOSPC : Errno.None;
    }

    /// <summary>The first byte from <paramref name="offset"/> on that lies in a page that is there, or in none (a hole).</summary>
    /// <returns>The size of the file when there is none.</returns>
    public ulong FindPresence(ulong offset, PagePresence wanted)
    {
        ulong page = _index.FindNext(offset >> FrameNumber.Shift, wanted);
        return page >= PagesFor(Size) ? Size : Math.Max(offset, page << FrameNumber.Shift);
    }

    private void ClearWithinPage(ulong start, ulong end)
    {
        ulong frame = start < end ? _index.Find(start >> FrameNumber.Shift) : 0;
        if (frame != 0)
        {
            new Span<byte>(Contents(frame) + (start & (FrameNumber.Size - 1)), (int)(end - start)).Clear();
        }
    }
}
