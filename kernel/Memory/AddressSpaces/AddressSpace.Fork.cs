using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>
    /// Distance from a page's start within which the stack pointer has the page below copied, too: a program is certain to
    /// write there.
    /// </summary>
    private const ulong NearStackBytes = 256;

    /// <summary>A copy for a child; nothing is changed that the parent can see, even on failure.</summary>
    /// <remarks>
    /// A large space is copied in portions. The layout stays as it is meanwhile (<see cref="BeginChange"/>); other threads of
    /// the parent may run, and write: a page is copied as it is when its turn comes, as on Linux.
    /// </remarks>
    /// <param name="caller">The calling thread.</param>
    /// <param name="mode">The way of copying pages.</param>
    /// <param name="stackPointer">
    /// The page around it is copied at once (the child is certain to write there), saving a fault on either side; null: none is.
    /// </param>
    /// <returns>The copy with one reference; ENOMEM; EINTR when the caller has been killed.</returns>
    public Result<AddressSpace> Fork(Caller? caller, ForkMode mode, VirtualAddress stackPointer = default)
    {
        if (Commitment.Current.Mode == OvercommitMode.Strict && !Commitment.Current.Allows(_account.Promised))
        {
            return Errno.ENOMEM;
        }

        Errno error = BeginChange(caller);
        if (error != Errno.None)
        {
            return error;
        }

        ulong growths = _counters.StackGrowths;
        error = _regions.Fork(caller, out RegionList regions);
        Result<AddressSpace> made = error == Errno.None ? Create(Limits, regions) : error;
        if (made.Failed)
        {
            Empty(caller, ref regions);
        }
        else
        {
            PhaseClock.Enter(CreationPhase.Tables);
            error = FillPages(caller, made.Value, mode, stackPointer);
            PhaseClock.Enter(CreationPhase.Regions);
            error = error == Errno.None ? FillLayout(caller, made.Value, growths) : error;
        }

        if (error != Errno.None && !made.Failed)
        {
            made.Value.Release(caller);
            made = error;
        }

        EndChange();
        return made;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Errno FillPages(Caller? caller, AddressSpace child, ForkMode mode, VirtualAddress stackPointer)
    {
        Errno error = ForkPages(caller, child, mode, stackPointer);
        if (mode == ForkMode.OnDemand && !IsSharedInPortions)
        {
            child._tables.NotePages(child._isToBeCounted ? child._tables.CountPages() : _tables.Pages);
        }

        // LAB cow: solution
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

        // LAB cow: end
        return error;
    }

    /// <summary>Copies everything but regions and pages, and the growth of stacks since.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Errno FillLayout(Caller? caller, AddressSpace child, ulong growths)
    {
        var error = Errno.None;
        while (_counters.StackGrowths != growths && error == Errno.None)
        {
            growths = _counters.StackGrowths;
            error = TakeStackGrowth(caller, child);
        }

        child._coreRules = _coreRules;
        child.BarrierRegistrations = BarrierRegistrations;
        child.HasHugePagesOff = HasHugePagesOff;
        child._breakStart = _breakStart;
        child.Break = Break;
        if (child._regions.Count != _regions.Count)
        {
            return error == Errno.None ? NoteForked(caller, child) : error;
        }

        child._account.AddForked(_account);
        return error;
    }

    private static void Empty(Caller? caller, ref RegionList regions)
    {
        while (!regions.RemoveLast(RegionsAPortion))
        {
            LetOthersRun(caller);
        }
    }

    /// <summary>
    /// Lets others run between two portions of a fork. Translations of what was write-protected so far are flushed first.
    /// </summary>
    private Errno LetOthersRun(Caller? caller, AddressSpace child)
    {
        // LAB cow: solution
        if (IsActive)
        {
            Tlb.FlushAll();
        }

        // LAB cow: end
        child._isToBeCounted = true;
        return caller?.PreemptionPoint() ?? Errno.None;
    }

    /// <summary>Makes stacks of the child as long as those that other threads of the parent have extended meanwhile.</summary>
    private Errno TakeStackGrowth(Caller? caller, AddressSpace child)
    {
        Errno error = Errno.None;
        for (int i = 0; i < child._regions.Count && error == Errno.None; i++)
        {
            ref Region stack = ref child._regions[i];
            if (stack.GrowsDown)
            {
                stack.Start = _regions[_regions.IndexContaining(stack.Start)].Start;
            }

            error = i % RegionsAPortion == RegionsAPortion - 1 ? LetOthersRun(caller, child) : Errno.None;
        }

        return error;
    }

    /// <summary>Adds up the child's regions, since they are not all of the parent's.</summary>
    private Errno NoteForked(Caller? caller, AddressSpace child)
    {
        Errno error = Errno.None;
        for (int i = 0; i < child._regions.Count && error == Errno.None; i++)
        {
            ref Region region = ref child._regions[i];
            child._account.Add(region, region.Length);
            error = i % RegionsAPortion == RegionsAPortion - 1 ? LetOthersRun(caller, child) : Errno.None;
        }

        return error;
    }

    // LAB cow: solution
    /// <summary>Breaks copy-on-write for one page ahead of time. When memory is short nothing happens.</summary>
    private void CopyStackPage(AddressSpace child, VirtualAddress address)
    {
        if (address.Value >= Layout.UserEnd)
        {
            return;
        }

        PageTableEntry* own = _tables.Find(address);
        PageTableEntry* shown = child._tables.FindWritable(address);
        if (own == null || shown == null || !own->IsPresent || own->Frame.Value != shown->Frame.Value)
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

        ulong copy = FrameAllocator.Current.Take(FrameKind.Anonymous);
        if (copy == 0)
        {
            return;
        }

        TwinTables.Current.Detach(shown);
        Frames.Copy(new FrameNumber(copy), own->Frame);
        *shown = shown->WithFrame(new FrameNumber(copy)).Writable();
        if (--record->Count == 1)
        {
            *own = own->Writable();
        }
    }

    // LAB cow: end
}
