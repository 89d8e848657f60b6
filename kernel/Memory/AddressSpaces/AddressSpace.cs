using System;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>A process's view of memory: regions in order, and the page tables that hold what was touched.</summary>
/// <remarks>Counted: processes that share it (vfork, CLONE_VM) each hold one reference. Never used from an interrupt handler.</remarks>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Bytes above which flushing the whole TLB is cheaper than flushing page by page.</summary>
    private const ulong FlushPageByPageUpTo = 8 * FrameNumber.Size;

    /// <summary>Core filter and dumpable flag in one word, which fork copies.</summary>
    private CoreFilter _coreRules = CoreFilter.Initial | CoreFilter.Dumpable;

    /// <summary>Instructions for each region that is looked at.</summary>
    internal const int RegionInstructions = 120;

    private RegionList _regions;
    private ListLink<AddressSpace> _liveLink;
    private ListLink<AddressSpace> _dyingLink;
    private PageTables _tables;
    private VirtualAddress _breakStart;
    private MemoryCounters _counters;
    private MemoryAccount _account;
    private ulong _peakPages;

    /// <summary>Limits that mmap, brk and stack growth respect; set by the process that owns the space.</summary>
    public MemoryLimits Limits;

    private AddressSpace(in MemoryLimits limits, RegionList regions)
    {
        Limits = limits;
        _regions = regions;
        Sharers = 1;
    }

    /// <summary>The top-level page table, for CR3.</summary>
    [NoAllocation]
    public FrameNumber Root => _tables.Root;

    /// <summary>The number of processes that hold it.</summary>
    [NoAllocation]
    public int Sharers { get; private set; }

    /// <summary>
    /// Whether other processes of the same user may read it (PR_SET_DUMPABLE); inherited by fork, set anew by exec.
    /// </summary>
    public bool IsDumpable
    {
        get => (_coreRules & CoreFilter.Dumpable) != 0;
        set => _coreRules = value ? _coreRules | CoreFilter.Dumpable : _coreRules & ~CoreFilter.Dumpable;
    }

    /// <summary>The regions that a core file has; fork and exec pass it on.</summary>
    public CoreFilter CoreFilter
    {
        get => _coreRules & CoreFilter.All;
        set => _coreRules = (_coreRules & ~CoreFilter.All) | (value & CoreFilter.All);
    }

    /// <summary>Registrations made by membarrier(2); fork keeps them, exec does not.</summary>
    public ushort BarrierRegistrations { get; set; }

    /// <summary>PR_SET_THP_DISABLE. Inherited, also by exec.</summary>
    public bool HasHugePagesOff { get; set; }

    /// <summary>The bytes that it maps, by kind.</summary>
    [NoAllocation]
    public ref readonly MemoryAccount Account => ref _account;

    /// <summary>The most pages that ever were present (VmHWM in pages).</summary>
    [NoAllocation]
    public ulong PeakResidentPages => Math.Max(_peakPages, ResidentPages);

    /// <summary>Lets the peak begin anew with what is present.</summary>
    public void ForgetPeak() => _peakPages = 0;

    /// <summary>Pages present, the shared frame of zeros included (VmRSS in pages).</summary>
    [NoAllocation]
    public ulong ResidentPages => _tables.Pages;

    /// <summary>Frames that hold its page tables now, those included that it shares.</summary>
    [NoAllocation]
    public ulong TableFrames => _tables.TableFrames;

    /// <summary>Frames that hold page tables of any space, each counted once.</summary>
    [NoAllocation]
    public static ulong AllTableFrames => FrameAllocator.Current.PageTableFrames;

    /// <summary>End of the heap (brk).</summary>
    [NoAllocation]
    public VirtualAddress Break { get; private set; }

    /// <summary>The start of the heap.</summary>
    [NoAllocation]
    public VirtualAddress BreakStart => _breakStart;

    /// <summary>The regions, by address. Only valid until the next change.</summary>
    public RegionView Regions => _regions.View;

    /// <summary>The regions, for the classes beside this one.</summary>
    internal ref RegionList List { [NoAllocation] get => ref _regions; }

    /// <summary>The page tables, likewise.</summary>
    internal ref PageTables Tables { [NoAllocation] get => ref _tables; }

    /// <summary>The number by age among all spaces (<see cref="LiveSpaces"/>).</summary>
    internal ulong Serial { [NoAllocation] get; set; }

    /// <summary>The region that holds an address.</summary>
    /// <returns>The region, or EFAULT when nothing is mapped there.</returns>
    public Result<Region> RegionAt(VirtualAddress address)
    {
        int index = _regions.IndexContaining(address);
        return index < 0 ? Errno.EFAULT : _regions[index];
    }

    /// <summary>Whether a process that must not be killed uses this space; set anew for each choice of a victim.</summary>
    [NoAllocation]
    internal bool IsSpared { get; set; }

    /// <summary>Managed memory that its list of regions takes, in bytes.</summary>
    [NoAllocation]
    internal ulong RegionBytes => _regions.Bytes;

    /// <summary>
    /// Whether pages were taken from programs that will never run again. A call of theirs that is still under way gets EFAULT
    /// where it would find zeros (Linux: MMF_UNSTABLE): zeros must reach no pipe, no file and no child.
    /// </summary>
    [NoAllocation]
    internal bool IsReleasedEarly { get; set; }

    /// <summary>The region at which the early release goes on: an index, which the end of the program may have moved.</summary>
    internal int NextReleasedEarly { [NoAllocation] get; [NoAllocation] set; }

    /// <summary>Faults resolved so far.</summary>
    [NoAllocation]
    public ulong Faults => _counters.Faults;

    /// <summary>Faults that copied a page.</summary>
    [NoAllocation]
    public ulong CopyFaults => _counters.Copies;

    /// <summary>Counters of faults and page tables since the space was made.</summary>
    [NoAllocation]
    public MemoryCounters Counters
    {
        get
        {
            MemoryCounters counters = _counters;
            counters.TablesAllocated = _tables.TablesAllocated;
            counters.WriteProtected = _tables.WriteProtected;
            counters.TablesCopied = _tables.TablesCopied;
            return counters;
        }
    }

    /// <summary>Whether its root is in this processor's CR3.</summary>
    internal bool IsActive { [NoAllocation] get; set; }

    /// <summary>An empty address space with one reference.</summary>
    /// <returns>The space, or ENOMEM.</returns>
    public static Result<AddressSpace> Create(in MemoryLimits limits) => Create(limits, new RegionList(8));

    /// <summary>Adds a reference for one more process (vfork, clone with CLONE_VM).</summary>
    [NoAllocation]
    public AddressSpace Share()
    {
        Sharers++;
        return this;
    }

    /// <summary>Loads its root into CR3.</summary>
    /// <param name="former">The space that was active so far, if that is known.</param>
    [NoAllocation]
    public void Activate(AddressSpace? former)
    {
        if (former is not null)
        {
            former.IsActive = false;
        }

        IsActive = true;
        Tlb.Activate(Root);
    }

    /// <summary>The present translation of <paramref name="address"/>.</summary>
    public PageReport Describe(VirtualAddress address) => _tables.Describe(address);

    private static Result<AddressSpace> Create(in MemoryLimits limits, RegionList regions)
    {
        var space = new AddressSpace(limits, regions);
        Errno error = space._tables.Create();
        if (error != Errno.None)
        {
            return error;
        }

        LiveSpaces.Current.Add(space);
        return space;
    }

    /// <summary>Passes over regions that touch each other, a portion of them.</summary>
    /// <returns>The end of the last one.</returns>
    internal VirtualAddress EndOfNeighbours(ref int index, VirtualAddress end)
    {
        const int RegionsAtOnce = 1024;
        int last = Math.Min(_regions.Count, index + RegionsAtOnce);
        VirtualAddress position = _regions[index++].End;
        while (index < last && position < end && _regions[index].Start == position)
        {
            position = _regions[index++].End;
        }

        return position;
    }

    /// <summary>Forgets translations of a range, if this processor can have any.</summary>
    [NoAllocation]
    internal void FlushRange(VirtualAddress start, VirtualAddress end)
    {
        if (!IsActive)
        {
            Tlb.FlushElsewhere(Root);
            return;
        }

        if (end - start > FlushPageByPageUpTo)
        {
            Tlb.FlushAll();
            return;
        }

        for (VirtualAddress page = start; page < end; page += FrameNumber.Size)
        {
            Tlb.Flush(page);
        }
    }

    internal readonly struct LiveLink : IListLink<AddressSpace>
    {
        [NoAllocation]
        public ref ListLink<AddressSpace> In(AddressSpace space) => ref space._liveLink;
    }

    internal readonly struct DyingLink : IListLink<AddressSpace>
    {
        [NoAllocation]
        public ref ListLink<AddressSpace> In(AddressSpace space) => ref space._dyingLink;
    }
}
