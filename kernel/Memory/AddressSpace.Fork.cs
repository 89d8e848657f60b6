using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>A program will write the page that its stack pointer is in, and the one below if the pointer is as near as this.</summary>
    private const ulong NearStackBytes = 256;

    /// <summary>Eager fork copies so many pages in a portion.</summary>
    private const int PagesCopiedAPortion = 128;

    /// <summary>A copy for a child; nothing is changed that the parent can see, even on failure.</summary>
    /// <remarks>
    /// A large space is copied in portions. The layout stays as it is meanwhile (<see cref="BeginChange"/>); other threads of
    /// the parent may run, and write: a page is copied as it is when its turn comes, as on Linux.
    /// </remarks>
    /// <param name="caller">Who waits for it.</param>
    /// <param name="mode">How pages are copied.</param>
    /// <param name="stackPointer">
    /// The page around it is copied at once (the child is certain to write there), saving a fault on either side; null: none is.
    /// </param>
    /// <returns>The copy with one reference; ENOMEM; EINTR when the caller has been killed.</returns>
    public Result<AddressSpace> Fork(Caller? caller, ForkMode mode, VirtualAddress stackPointer = default)
    {
        PhaseClock.Enter(CreationPhase.Regions);
        if (Commitment.Mode == OvercommitMode.Strict && !Commitment.Allows(AccountedBytes))
        {
            return Errno.ENOMEM;
        }

        Errno error = _regions.CanFork ? BeginChange(caller) : Errno.ENOMEM;
        if (error != Errno.None)
        {
            return error;
        }

        ulong growths = _counters.StackGrowths;
        Result<AddressSpace> made = Create(Limits, _regions.Fork(caller));
        if (!made.Failed)
        {
            error = FillChild(caller, made.Value, mode, stackPointer, growths);
        }

        if (error != Errno.None)
        {
            made.Value.Release(caller);
            made = error;
        }

        EndChange();
        return made;
    }

    private Errno FillChild(Caller? caller, AddressSpace child, ForkMode mode, VirtualAddress stackPointer, ulong growths)
    {
        PhaseClock.Enter(CreationPhase.Tables);
        Errno error = ForkPages(caller, child, mode, stackPointer);
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
        if (_counters.StackGrowths != growths)
        {
            TakeStackGrowth(child);
        }

        child._coreRules = _coreRules;
        child.BarrierRegistrations = BarrierRegistrations;
        child._breakStart = _breakStart;
        child.Break = Break;
        child.AddMapped(MappedBytes);
        child.DataBytes = DataBytes;
        child.AccountedBytes = AccountedBytes;
        if (child._regions.Count != _regions.Count)
        {
            LeaveOutNotForked(child);
        }

        return error;
    }

    /// <summary>Between two portions of a fork. What was write-protected so far is so for other threads from here on.</summary>
    private Errno LetOthersRun(Caller? caller, AddressSpace child)
    {
        if (IsActive)
        {
            Tlb.FlushAll();
        }

        child._pausesOfFork++;
        return caller?.PreemptionPoint() ?? Errno.None;
    }

    /// <summary>Stacks that other threads have made longer meanwhile are longer in the child, too.</summary>
    private void TakeStackGrowth(AddressSpace child)
    {
        for (int i = 0; i < child._regions.Count; i++)
        {
            ref Region stack = ref child._regions[i];
            if (stack.GrowsDown)
            {
                stack.Start = _regions[_regions.IndexContaining(stack.Start)].Start;
            }
        }
    }

    private void LeaveOutNotForked(AddressSpace child)
    {
        foreach (ref readonly Region region in _regions.View)
        {
            if ((region.Flags & RegionFlags.NotForked) != 0)
            {
                child.NoteUnmapped(region, region.Length);
            }
        }

        child.LockedBytes = 0;
    }

    /// <remarks>Neighbouring regions that are copied alike are walked at one go: what lies between them is empty.</remarks>
    private Errno ForkPages(Caller? caller, AddressSpace child, ForkMode mode, VirtualAddress stackPointer)
    {
        if (mode == ForkMode.OnDemand)
        {
            return ShareTables(caller, child, stackPointer);
        }

        if (mode == ForkMode.CopyOnWrite && _regions.Count <= RegionsAPortion && _regions.AreAllPrivate())
        {
            return CopyAllOnWrite(caller, child);
        }

        int index = 0;
        for (int ranges = 1; index < _regions.Count; ranges++)
        {
            ref Region first = ref _regions[index];
            if ((first.Flags & (RegionFlags.NotForked | RegionFlags.WipedOnFork)) != 0)
            {
                index++;
                continue;
            }

            PageCopy copy = CopyFor(first, mode);
            int last = index;
            while (last + 1 < _regions.Count && last - index < RegionsAPortion && IsCopiedLike(_regions[last + 1], copy, mode))
            {
                last++;
            }

            Errno error = CopyRange(caller, child, first.Start, _regions[last].End, copy);
            error = error == Errno.None && ranges % RegionsSharedAPortion == 0 ? LetOthersRun(caller, child) : error;
            if (error != Errno.None)
            {
                return error;
            }

            index = last + 1;
        }

        return Errno.None;
    }

    private Errno CopyAllOnWrite(Caller? caller, AddressSpace child)
    {
        Errno error;
        while ((error = _tables.CopyAllOnWrite(ref child._tables)) == Errno.EAGAIN)
        {
            error = LetOthersRun(caller, child);
            if (error != Errno.None)
            {
                break;
            }
        }

        return error;
    }

    /// <summary>Copies what lies between two addresses, in portions.</summary>
    private Errno CopyRange(Caller? caller, AddressSpace child, VirtualAddress start, VirtualAddress end, PageCopy copy)
    {
        int pages = copy == PageCopy.Now ? PagesCopiedAPortion : PageTables.PagesAPortion;
        while (true)
        {
            VirtualAddress stop = _tables.EndOfPortion(start, end, pages);
            Errno error = _tables.CopyTo(ref child._tables, start, stop, copy);
            if (error != Errno.None || stop == end)
            {
                return error;
            }

            error = LetOthersRun(caller, child);
            if (error != Errno.None)
            {
                return error;
            }

            start = stop;
        }
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
