using System;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Fills the answers of tine_inspect.</summary>
internal static class Inspections
{
    /// <summary>The machine: frames, heap, processes.</summary>
    public static MachineInspection OfMachine(Thread caller)
    {
        World world = caller.World;
        MemoryTotals totals = MemoryTotals.Of(caller);
        return new MachineInspection
        {
            TotalFrames = FrameAllocator.Current.TotalFrames,
            FreeFrames = FrameAllocator.Current.FreeFrames,
            TableFrames = AddressSpace.AllTableFrames,
            HeapBytes = world.Hardware.HeapBytes,
            HeapCollections = world.Hardware.HeapCollections,
            Faults = totals.Faults,
            CopyFaults = totals.Copies,
            Processes = (ulong)world.Processes.ProcessCount,
            Threads = (ulong)world.Processes.ThreadCount,
            Created = world.ForkCount,
            Switches = world.Scheduler.Switches,
            StackBytes = (ulong)world.Processes.ThreadCount * KernelStack.Size,
            HeapAllocated = world.Hardware.HeapAllocated,
            LongestCollectionSlice = world.Hardware.LongestCollectionSlice,
        };
    }

    /// <summary>The translation of an address.</summary>
    public static PageInspection OfPage(AddressSpace memory, VirtualAddress address, FrameNumbers frames)
    {
        PageReport report = memory.Describe(address);
        bool isPresent = report.Entry.IsPresent;
        ulong mask = frames == FrameNumbers.Told ? ulong.MaxValue : 0;
        return new PageInspection
        {
            Frame = isPresent ? report.Entry.Frame.Value & mask : 0,
            References = report.References,
            Flags = (isPresent ? PageInspection.PresentFlag : 0) | (isPresent && report.IsWritable ? PageInspection.WritableFlag : 0),
            Root = report.Root.Value & mask,
            Level3 = report.Level3.Value & mask,
            Level2 = report.Level2.Value & mask,
            Level1 = report.Level1.Value & mask,
            Level1References = report.Level1References,
            Kind = (uint)report.Kind,
            Entry = report.Entry.Raw & mask,
            Level2References = report.Level2References,
        };
    }

    /// <summary>A process's address space.</summary>
    public static SpaceInspection OfSpace(Process process, FrameNumbers frames)
    {
        AddressSpace memory = process.Memory;
        MemoryCounters counters = memory.Counters;
        return new SpaceInspection
        {
            RootFrame = frames == FrameNumbers.Told ? memory.Root.Value : 0,
            TableFrames = memory.TableFrames,
            ResidentPages = memory.ResidentPages,
            Faults = counters.Faults,
            CopyFaults = counters.Copies,
            Sharers = (ulong)memory.Sharers,
            ZeroFills = counters.ZeroFills,
            ZeroReads = counters.ZeroReads,
            CopiesAvoided = counters.CopiesAvoided,
            FileMaps = counters.FileMaps,
            StackGrowths = counters.StackGrowths,
            TablesAllocated = counters.TablesAllocated,
            WriteProtected = counters.WriteProtected,
            MappedBytes = memory.Account.Mapped,
            TablesCopied = counters.TablesCopied,
            TablesTakenBack = counters.TablesTakenBack,
        };
    }

    /// <summary>The ticks by phases, in a kernel that counts them.</summary>
    public static PhaseInspection OfPhases()
    {
        ReadOnlySpan<ulong> ticks = PhaseClock.Read();
        return new PhaseInspection
        {
            Other = ticks[(int)CreationPhase.Other],
            Tables = ticks[(int)CreationPhase.Tables],
            Regions = ticks[(int)CreationPhase.Regions],
            Objects = ticks[(int)CreationPhase.Objects],
            Faults = ticks[(int)CreationPhase.Faults],
            Execution = ticks[(int)CreationPhase.Execution],
            Switches = ticks[(int)CreationPhase.Switches],
            Teardown = ticks[(int)CreationPhase.Teardown],
        };
    }
}
