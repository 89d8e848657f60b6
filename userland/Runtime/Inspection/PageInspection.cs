using System.Runtime.InteropServices;

namespace Tine.Runtime;

/// <summary>Answer of <see cref="TineInspect.Page"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PageInspection
{
    /// <summary>The number of the physical frame; meaningless unless <see cref="IsPresent"/>.</summary>
    public ulong Frame;

    /// <summary>The number of page-table entries (and others) that hold the frame.</summary>
    public uint References;

    public uint Flags;

    /// <summary>The frame of the top-level table (CR3), and of the tables on the way; 0 where there is none.</summary>
    public ulong Root;
    public ulong Level3;
    public ulong Level2;
    public ulong Level1;

    /// <summary>The number of tables of the next level that point to the leaf table: more than 1 after an on-demand fork.</summary>
    public uint Level1References;

    /// <summary>The use of the frame.</summary>
    public uint Kind;

    /// <summary>The page's entry as the processor reads it.</summary>
    public ulong Entry;

    /// <summary>The number of tables of the next level that point to the second-level table.</summary>
    public uint Level2References;
    public uint Reserved;

    private const uint PresentFlag = 1;
    private const uint WritableFlag = 2;

    public readonly bool IsPresent => (Flags & PresentFlag) != 0;

    /// <summary>Whether the processor lets a write through now; a private page may be read-only only until it is copied.</summary>
    public readonly bool IsWritable => (Flags & WritableFlag) != 0;
}
