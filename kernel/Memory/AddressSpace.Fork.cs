using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>A program will write the page that its stack pointer is in, and the one below if the pointer is as near as this.</summary>
    private const ulong NearStackBytes = 256;

    /// <summary>A copy for a child; nothing is changed that the parent can see, even on failure.</summary>
    /// <param name="mode">How pages are copied.</param>
    /// <param name="stackPointer">
    /// The page around it is copied at once (the child is certain to write there), saving a fault on either side; null: none is.
    /// </param>
    /// <returns>The copy with one reference, or ENOMEM.</returns>
    public Result<AddressSpace> Fork(ForkMode mode, VirtualAddress stackPointer = default)
    {
        PhaseClock.Enter(CreationPhase.Regions);
        if (Commitment.Mode == OvercommitMode.Strict && !Commitment.Allows(AccountedBytes))
        {
            return Errno.ENOMEM;
        }

        if (!_regions.CanFork)
        {
            return Errno.ENOMEM;
        }

        Result<AddressSpace> made = Create(Limits, _regions.Fork());
        if (made.Failed)
        {
            return made;
        }

        AddressSpace child = made.Value;
        PhaseClock.Enter(CreationPhase.Tables);
        Errno error = ForkPages(child, mode, stackPointer);
        if (error == Errno.None && !stackPointer.IsNull && mode != ForkMode.Eager)
        {
            VirtualAddress below = stackPointer - NearStackBytes;
            if (below.PageStart.Value != stackPointer.PageStart.Value)
            {
                CopyStackPage(child, below);
            }

            CopyStackPage(child, stackPointer);
        }

        if (mode != ForkMode.Eager && IsActive)
        {
            Tlb.FlushAll();
        }

        PhaseClock.Enter(CreationPhase.Regions);
        if (error != Errno.None)
        {
            child.Release();
            return error;
        }

        child.IsDumpable = IsDumpable;
        child._breakStart = _breakStart;
        child.Break = Break;
        child.AddMapped(MappedBytes);
        child.DataBytes = DataBytes;
        if (child._regions.Count != _regions.Count)
        {
            LeaveOutNotForked(child);
        }

        return child;
    }

    private void LeaveOutNotForked(AddressSpace child)
    {
        foreach (ref readonly Region region in _regions.Span)
        {
            if ((region.Flags & RegionFlags.NotForked) != 0)
            {
                child.MappedBytes -= region.Length;
                child.DataBytes -= IsData(region) ? region.Length : 0;
            }
        }
    }

    /// <remarks>Neighbouring regions that are copied alike are walked at one go: what lies between them is empty.</remarks>
    private Errno ForkPages(AddressSpace child, ForkMode mode, VirtualAddress stackPointer)
    {
        if (mode == ForkMode.OnDemand)
        {
            return ShareTables(child, stackPointer);
        }

        if (mode == ForkMode.CopyOnWrite && _regions.AreAllPrivate())
        {
            return _tables.CopyAllOnWrite(ref child._tables);
        }

        int index = 0;
        while (index < _regions.Count)
        {
            ref Region first = ref _regions[index];
            if ((first.Flags & (RegionFlags.NotForked | RegionFlags.WipedOnFork)) != 0)
            {
                index++;
                continue;
            }

            PageCopy copy = CopyFor(first, mode);
            int last = index;
            while (last + 1 < _regions.Count && IsCopiedLike(_regions[last + 1], copy, mode))
            {
                last++;
            }

            Errno error = _tables.CopyTo(ref child._tables, first.Start, _regions[last].End, copy);
            if (error != Errno.None)
            {
                return error;
            }

            index = last + 1;
        }

        return Errno.None;
    }

    /// <summary>On-demand fork. Regions that fork treats in ways of their own are left out of what is shared.</summary>
    private Errno ShareTables(AddressSpace child, VirtualAddress stackPointer)
    {
        var sharedUpTo = default(VirtualAddress);
        ulong pagesLeftOut = 0;
        Errno error = Errno.None;
        for (int i = 0; i < _regions.Count && error == Errno.None; i++)
        {
            ref Region region = ref _regions[i];
            if ((region.Flags & (RegionFlags.Shared | RegionFlags.NotForked | RegionFlags.WipedOnFork)) == 0)
            {
                continue;
            }

            error = _tables.ShareTo(ref child._tables, sharedUpTo, region.Start, stackPointer);
            sharedUpTo = region.End;
            if ((region.Flags & (RegionFlags.NotForked | RegionFlags.WipedOnFork)) != 0)
            {
                pagesLeftOut += _tables.PagesIn(region.Start, region.End);
            }
            else if (error == Errno.None)
            {
                error = _tables.CopyTo(ref child._tables, region.Start, region.End, PageCopy.Share);
            }
        }

        if (error == Errno.None)
        {
            error = _tables.ShareTo(ref child._tables, sharedUpTo, new VirtualAddress(Layout.UserEnd), stackPointer);
        }

        child._tables.NotePages(_tables.Pages - pagesLeftOut);
        return error;
    }

    private static PageCopy CopyFor(in Region region, ForkMode mode) =>
        region.IsShared ? PageCopy.Share : mode == ForkMode.Eager ? PageCopy.Now : PageCopy.OnWrite;

    private static bool IsCopiedLike(in Region region, PageCopy copy, ForkMode mode) =>
        (region.Flags & (RegionFlags.NotForked | RegionFlags.WipedOnFork)) == 0 && CopyFor(region, mode) == copy;

    /// <summary>Breaks copy-on-write for one page ahead of time. When memory is short nothing happens.</summary>
    private void CopyStackPage(AddressSpace child, VirtualAddress address)
    {
        if (address.Value >= Layout.UserEnd)
        {
            return;
        }

        PageTableEntry* own = _tables.Find(address);
        PageTableEntry* childs = child._tables.FindOwn(address);
        if (own == null || childs == null || !own->IsPresent || own->Frame.Value != childs->Frame.Value)
        {
            return;
        }

        int index = _regions.IndexContaining(address);
        FrameRecord* record = FrameTable.Of(own->Frame);
        if (index < 0 || _regions[index].IsShared || (_regions[index].Access & PageAccess.Write) == 0 ||
            record->Kind != FrameKind.Anonymous)
        {
            return;
        }

        ulong copy = FrameAllocator.Take(FrameKind.Anonymous);
        if (copy == 0)
        {
            return;
        }

        Frames.Copy(new FrameNumber(copy), own->Frame);
        *childs = childs->WithFrame(new FrameNumber(copy)).Writable();
        if (--record->Count == 1)
        {
            *own = own->Writable();
        }
    }
}
