using System;

namespace Tine.Memory;

/// <summary>What a process sees as memory: regions in order, and the page tables that hold what was touched.</summary>
/// <remarks>Counted: processes that share it (vfork, threads' processes) each hold one reference. Never used from an interrupt handler.</remarks>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Limits that mmap, brk and stack growth respect; set by whoever owns the process.</summary>
    public MemoryLimits Limits;

    /// <summary>What it has cost so far.</summary>
    public MemoryCounters Counters;

    /// <summary>The top-level page table, for CR3.</summary>
    public FrameNumber Root { get; private set; }

    /// <summary>How many processes hold it.</summary>
    public int Sharers { get; private set; }

    /// <summary>Bytes mapped (VmSize).</summary>
    public ulong MappedBytes { get; private set; }

    /// <summary>Pages present, the shared frame of zeros included (VmRSS in pages).</summary>
    public ulong ResidentPages { get; private set; }

    /// <summary>Bytes that strict overcommit would count: private writable memory and shared anonymous memory.</summary>
    public ulong CommittedBytes { get; private set; }

    /// <summary>Frames that hold its page tables now.</summary>
    public ulong TableFrames { get; private set; }

    /// <summary>End of the heap (brk).</summary>
    public VirtualAddress Break { get; private set; }

    /// <summary>The regions, by address.</summary>
    public ReadOnlySpan<Region> Regions => throw new PanicException("not yet");

    /// <summary>An empty address space with one reference.</summary>
    /// <returns>The space, or ENOMEM.</returns>
    public static Result<AddressSpace> Create(in MemoryLimits limits) => throw new PanicException("not yet");

    /// <summary>A copy for a child; nothing is changed that the parent can see, even on failure.</summary>
    /// <param name="mode">How pages are copied.</param>
    /// <param name="stackPointer">
    /// The page around it is copied at once (the child is certain to write there), saving a fault on either side; null: none is.
    /// </param>
    /// <returns>The copy with one reference, or ENOMEM.</returns>
    public Result<AddressSpace> Fork(ForkMode mode, VirtualAddress stackPointer = default) => throw new PanicException("not yet");

    /// <summary>One more process uses it (vfork, clone with CLONE_VM).</summary>
    [NoAllocation]
    public AddressSpace Share() => throw new PanicException("not yet");

    /// <summary>
    /// One process less uses it; the last one frees every frame. If this processor still translates by it then,
    /// it goes over to the kernel's own root first.
    /// </summary>
    [NoAllocation]
    public void Release() => throw new PanicException("not yet");

    /// <summary>This processor translates by it from here on; costs nothing when it does already.</summary>
    [NoAllocation]
    public void Activate() => throw new PanicException("not yet");

    /// <summary>mmap.</summary>
    /// <returns>Where it is; EINVAL, ENOMEM, EEXIST, EPERM, EOVERFLOW, EACCES, ENODEV as Linux.</returns>
    public Result<VirtualAddress> Map(in MapRequest request) => throw new PanicException("not yet");

    /// <summary>munmap.</summary>
    /// <returns>None, EINVAL, ENOMEM.</returns>
    public Errno Unmap(VirtualAddress start, ulong length) => throw new PanicException("not yet");

    /// <summary>mprotect.</summary>
    /// <returns>None; EINVAL, ENOMEM for a hole (what lies before it is changed), EACCES.</returns>
    public Errno Protect(VirtualAddress start, ulong length, Protection protection) => throw new PanicException("not yet");

    /// <summary>mremap.</summary>
    /// <returns>Where it is now; EINVAL, ENOMEM, EFAULT.</returns>
    public Result<VirtualAddress> Remap(
        VirtualAddress start, ulong length, ulong newLength, RemapFlags flags, VirtualAddress newStart) => throw new PanicException("not yet");

    /// <summary>Where the heap begins; exec calls it once, before the program runs.</summary>
    public void InitializeBreak(VirtualAddress start) => throw new PanicException("not yet");

    /// <summary>brk: moves the end of the heap if that is possible.</summary>
    /// <returns>The end of the heap afterwards, unmoved when it could not be had.</returns>
    public VirtualAddress SetBreak(VirtualAddress end) => throw new PanicException("not yet");

    /// <summary>madvise.</summary>
    /// <returns>None, EINVAL, ENOMEM, EIO (page beyond a file, for populate), EFAULT.</returns>
    public Errno Advise(VirtualAddress start, ulong length, Advice advice) => throw new PanicException("not yet");

    /// <summary>mincore: for each page of the range, whether it is present, in bit 0 of a byte.</summary>
    /// <returns>None, EINVAL, ENOMEM (not all mapped).</returns>
    public Errno GetResidency(VirtualAddress start, Span<byte> pages) => throw new PanicException("not yet");

    /// <summary>Resolves a page fault at <paramref name="address"/>, or says why that cannot be.</summary>
    [NoAllocation]
    public FaultOutcome HandleFault(VirtualAddress address, FaultAccess access) => throw new PanicException("not yet");

    /// <summary>Copies from the program's memory.</summary>
    /// <returns>None, or EFAULT (then what lies before the bad address has been copied).</returns>
    public Errno CopyIn(VirtualAddress from, Span<byte> to) => throw new PanicException("not yet");

    /// <summary>Copies into the program's memory.</summary>
    /// <returns>None, or EFAULT (then what lies before the bad address has been copied).</returns>
    public Errno CopyOut(VirtualAddress to, ReadOnlySpan<byte> from) => throw new PanicException("not yet");

    /// <summary>Writes zeros into the program's memory.</summary>
    /// <returns>None, or EFAULT.</returns>
    public Errno Clear(VirtualAddress start, ulong bytes) => throw new PanicException("not yet");

    /// <summary>Copies a string that ends with a zero byte; the zero is not stored.</summary>
    /// <returns>Its length; EFAULT; ENAMETOOLONG when string and zero do not fit <paramref name="to"/>.</returns>
    public Result<int> CopyStringIn(VirtualAddress from, Span<byte> to) => throw new PanicException("not yet");

    /// <summary>Reads a structure from the program's memory.</summary>
    /// <returns>It, or EFAULT.</returns>
    public Result<T> Read<T>(VirtualAddress from)
        where T : unmanaged
        => throw new PanicException("not yet");

    /// <summary>Writes a structure into the program's memory.</summary>
    /// <returns>None, or EFAULT.</returns>
    public Errno Write<T>(VirtualAddress to, T value)
        where T : unmanaged
        => throw new PanicException("not yet");

    /// <summary>How <paramref name="address"/> is translated now.</summary>
    public PageReport Describe(VirtualAddress address) => throw new PanicException("not yet");
}
