using System.Runtime.InteropServices;

namespace Tine;

/// <summary>Answer 2 of tine_inspect: the caller's address space; 8 bytes a field.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SpaceInspection
{
    /// <summary>The frame of the top-level page table: CR3. Two processes with the same one share everything.</summary>
    public ulong RootFrame;

    /// <summary>Page-table frames in this space, the root too, and those that it shares.</summary>
    public ulong TableFrames;

    /// <summary>Pages that have a frame.</summary>
    public ulong ResidentPages;

    /// <summary>Faults that this space has taken, and those of them that copied a page.</summary>
    public ulong Faults;
    public ulong CopyFaults;

    /// <summary>The number of processes that share it.</summary>
    public ulong Sharers;

    /// <summary>Faults by what they led to.</summary>
    public ulong ZeroFills;
    public ulong ZeroReads;
    public ulong CopiesAvoided;
    public ulong FileMaps;
    public ulong StackGrowths;

    /// <summary>Page-table frames that were ever taken for it.</summary>
    public ulong TablesAllocated;

    /// <summary>Entries, of pages and of tables, that a fork write-protected here.</summary>
    public ulong WriteProtected;
    public ulong MappedBytes;

    /// <summary>Tables that on-demand fork had shared: copied to be changed, and found to be nobody else's any more.</summary>
    public ulong TablesCopied;
    public ulong TablesTakenBack;
}
