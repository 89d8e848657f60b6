using System.Runtime.InteropServices;

namespace Tine;

/// <summary>Answer 1 of tine_inspect: how an address of the caller is translated. Frames are numbers, 0 where there is none.</summary>
[StructLayout(LayoutKind.Sequential)]
public partial struct PageInspection
{
    /// <summary>Of <see cref="Flags"/>: there is a frame.</summary>
    public const uint PresentFlag = 1;

    /// <summary>Of <see cref="Flags"/>: the processor lets a write through.</summary>
    public const uint WritableFlag = 2;

    /// <summary>The number of the physical frame; 0 where the page has none.</summary>
    public ulong Frame;

    /// <summary>The number of holders of the frame: page-table entries, and others.</summary>
    public uint References;

    public uint Flags;

    /// <summary>The frame of the top-level table (CR3), and of the tables on the way; 0 where there is none.</summary>
    public ulong Root;
    public ulong Level3;
    public ulong Level2;
    public ulong Level1;

    /// <summary>The number of tables of the next level that point to the leaf table: more than 1 after an on-demand fork.</summary>
    public uint Level1References;

    /// <summary>The use of the frame (FrameKind).</summary>
    public uint Kind;

    /// <summary>The page's entry as the processor reads it.</summary>
    public ulong Entry;

    /// <summary>The number of tables of the next level that point to the second-level table.</summary>
    public uint Level2References;
    public uint Reserved;
}
