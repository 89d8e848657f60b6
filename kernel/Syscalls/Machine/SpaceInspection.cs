using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Answer 2 of tine_inspect: the caller's address space; 8 bytes a field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SpaceInspection
{
    /// <summary>The top-level table (CR3); processes with the same one share all memory.</summary>
    public ulong RootFrame;

    /// <summary>Frames of page tables, the root too.</summary>
    public ulong TableFrames;
    public ulong ResidentPages;

    /// <summary>Faults that were resolved, and those of them that copied a page.</summary>
    public ulong Faults;
    public ulong CopyFaults;

    /// <summary>The number of processes that share it.</summary>
    public ulong Sharers;
    public ulong ZeroFills;
    public ulong ZeroReads;
    public ulong CopiesAvoided;
    public ulong FileMaps;
    public ulong StackGrowths;
    public ulong TablesAllocated;

    /// <summary>Entries, of pages and of tables, that a fork write-protected here.</summary>
    public ulong WriteProtected;
    public ulong MappedBytes;

    /// <summary>Tables that on-demand fork had shared: copied to be changed, and found to be nobody else's any more.</summary>
    public ulong TablesCopied;
    public ulong TablesTakenBack;

    public static SpaceInspection Of(Process process, FrameNumbers frames)
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
}
