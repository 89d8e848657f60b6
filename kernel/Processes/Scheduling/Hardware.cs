using System;
using Tine.Files;
using Tine.X64;

namespace Tine.Processes;

/// <summary>
/// The processor and its clock, as scheduling and signals need them. Startup implements it over X64 and Devices; tests on the
/// host implement it over ordinary memory.
/// </summary>
/// <remarks>Every member is called with interrupts off. None allocates managed memory.</remarks>
public abstract class Hardware
{
    /// <summary>Nanoseconds since boot; never goes back.</summary>
    public abstract ulong Nanoseconds { [NoAllocation] get; }

    /// <summary>Nanoseconds from 1970-01-01 UTC to boot: time of day is this plus <see cref="Nanoseconds"/>.</summary>
    public abstract ulong BootTimeNanoseconds { [NoAllocation] get; }

    /// <summary>The shared object by which programs read the clocks (AT_SYSINFO_EHDR, vdso(7)); null for none.</summary>
    public virtual VirtualAddress Vdso => default;

    /// <summary>Tells the time of day to those that read it without a call.</summary>
    /// <param name="leadNanoseconds">Its lead over <see cref="Nanoseconds"/>.</param>
    /// <param name="isSteered">Whether the lead changes by itself.</param>
    public virtual void TellRealTime(ulong leadNanoseconds, bool isSteered)
    {
    }

    /// <summary>A processor's cycle counter, or any other bits that are hard to foresee (AT_RANDOM).</summary>
    public abstract ulong RandomBits { get; }

    /// <summary>CPUID leaf 1, edx (AT_HWCAP).</summary>
    public virtual uint ProcessorFeatures => 0;

    /// <summary>Whether programs can use RDFSBASE and its like (a bit of AT_HWCAP2).</summary>
    public virtual bool HasSegmentBaseInstructions => false;

    /// <summary>Sees to it that this much more can be allocated: before a call makes something large.</summary>
    /// <returns>False when memory is out.</returns>
    public virtual bool ReserveHeap(ulong bytes) => true;

    /// <summary>Reclaims managed heap, one portion of it; <see cref="HeapCollections"/> grows when a collection has come to its end.</summary>
    [NoAllocation]
    public abstract void ReclaimHeapPortion();

    /// <summary>Whether a collection is under way: it does not find what became garbage since it began.</summary>
    public virtual bool IsCollectingHeap { [NoAllocation] get => false; }

    /// <summary>Bytes that the kernel keeps: its heap, its page tables, stacks for threads to come.</summary>
    public virtual ulong HeapBytes => 0;

    /// <summary>The number of collections of the heap.</summary>
    public abstract ulong HeapCollections { [NoAllocation] get; }

    /// <summary>The longest piece of a collection that an allocation did, in ticks of the time-stamp counter.</summary>
    public virtual ulong LongestCollectionSlice => 0;

    /// <summary>Bytes allocated on it since boot.</summary>
    public virtual ulong HeapAllocated => 0;

    /// <summary>Lets the n-th reservation of heap from now on fail, once, for fault injection; 0 calls it off.</summary>
    public virtual void FailHeapReservation(ulong nth)
    {
    }

    /// <summary>Bytes of a thread's vector area.</summary>
    public abstract int VectorAreaSize { get; }

    /// <summary>Asks for one timer interrupt at this time, instead of what was asked for before.</summary>
    [NoAllocation]
    public abstract void SetTimer(ulong deadlineNanoseconds);

    /// <summary>Whether the machine has nothing of its own to do at ticks while no program runs.</summary>
    public virtual bool MayRest { [NoAllocation] get => false; }

    /// <summary>Interrupts on, sleep until one has been handled, interrupts off. It may return without one.</summary>
    [NoAllocation]
    public abstract void WaitForInterrupt();

    /// <summary>Makes the first switch to a stack call <see cref="Scheduler.RunIdle"/> of its processor.</summary>
    public virtual void PrepareIdle(ref ThreadContext state)
    {
    }

    /// <summary>
    /// Gives the kernel lock back, sleeps until an interrupt has been handled, and takes the lock again. It may return without one.
    /// </summary>
    [NoAllocation]
    public virtual void WaitUnlocked() => WaitForInterrupt();

    /// <summary>Handles the interrupts that wait; interrupts are off before and after.</summary>
    [NoAllocation]
    public abstract void AcceptInterrupts();

    /// <summary>Gives a new thread a kernel stack with a guard page and a vector area that has yet to be filled.</summary>
    /// <returns>None or ENOMEM; then nothing was taken.</returns>
    public abstract Errno CreateStack(ref ThreadContext state);

    /// <summary>Takes the stack and the vector area back. Never that of the running thread.</summary>
    [NoAllocation]
    public abstract void ReleaseStack(ref ThreadContext state);

    /// <summary>Makes the first switch to this thread return to user mode with <see cref="ThreadContext.Frame"/>.</summary>
    public abstract void PrepareUserEntry(ref ThreadContext state);

    /// <summary>
    /// Saves callee-saved registers, stack pointer and vector state of <paramref name="from"/>, and continues <paramref name="to"/>
    /// where it stopped: its stack, its vector state, its FS and GS bases, and its stack as the one for traps from user mode.
    /// Returns when something switches back to <paramref name="from"/>. A <paramref name="from"/> without a vector area
    /// is the stack that boots, or a thread that is over: nothing of it needs to be saved.
    /// </summary>
    [NoAllocation]
    public abstract void Switch(ref ThreadContext from, ref ThreadContext to);

    /// <summary>Writes the kernel's functions that are under way on the stack of a thread that does not run, a line each, the innermost first.</summary>
    public virtual void WriteStack(in ThreadContext sleeping, TextBuffer text)
    {
    }

    /// <summary>Reads <see cref="ThreadContext.FsBase"/> and <see cref="ThreadContext.GsBase"/> of the running thread from the processor, where programs may have changed them.</summary>
    [NoAllocation]
    public abstract void StoreSegmentBases(ref ThreadContext running);

    /// <summary>Writes <see cref="ThreadContext.FsBase"/> and <see cref="ThreadContext.GsBase"/> of the running thread to the processor.</summary>
    [NoAllocation]
    public abstract void LoadSegmentBases(in ThreadContext running);

    /// <summary>The XSAVE components that are on (XCR0); 0 on a processor with FXSAVE alone.</summary>
    public abstract ulong VectorFeatures { get; }

    /// <summary>The mask of MXCSR bits that may be set; XRSTOR faults on any other.</summary>
    public abstract uint VectorControlMask { get; }

    /// <summary>A thread's vector area: the standard (not compacted) XSAVE format, or 512 bytes of FXSAVE.</summary>
    [NoAllocation]
    public abstract Span<byte> VectorAreaOf(in ThreadContext state);

    /// <summary>Stores the processor's vector state into the running thread's area. What the kernel uses of it is the kernel's: the user's is in the frame.</summary>
    [NoAllocation]
    public abstract void SaveVectorState(in ThreadContext running);

    /// <summary>
    /// Loads the processor's vector state from the running thread's area; the caller has made its header and MXCSR valid.
    /// </summary>
    [NoAllocation]
    public abstract void LoadVectorState(in ThreadContext running);

    /// <summary>Puts area and processor into the initial vector state: exec, and entry of a signal handler.</summary>
    [NoAllocation]
    public abstract void ResetVectorState(in ThreadContext running);

    /// <summary>Gives a new thread the vector state and the segment bases that the running one has now.</summary>
    [NoAllocation]
    public abstract void CopyVectorState(in ThreadContext running, ref ThreadContext child);

    /// <summary>Whether programs can have hardware breakpoints: not while the kernel's own checks use them.</summary>
    public virtual bool HasBreakpoints => false;

    /// <summary>Loads DR0 to DR3 and DR7; no address and 0 to disarm them.</summary>
    public virtual void LoadBreakpoints(ReadOnlySpan<ulong> addresses, ulong control)
    {
    }

    /// <summary>Reads the causes of the last debug exception (DR6), and clears them.</summary>
    public virtual ulong TakeDebugStatus() => (ulong)DebugCause.SingleStep;

    /// <summary>Ends the machine: reboot(2).</summary>
    public abstract void PowerOff();

    /// <summary>Starts the machine anew.</summary>
    public abstract void Restart();

    /// <summary>Stops the processor for good.</summary>
    public abstract void Halt();

    /// <summary>
    /// Ends the run with an exit status for the program that started it: kernel log line <c>exit status N</c>, then the
    /// debug-exit device.
    /// </summary>
    public abstract void ExitWithStatus(int status);

    /// <summary>The newest lines of the kernel's log.</summary>
    public abstract ref LogHistory Log { get; }

    /// <summary>Writes a line to the kernel's log; it is shown only under the boot option <c>verbose</c>.</summary>
    public virtual void LogVerbose(string line)
    {
    }
}
