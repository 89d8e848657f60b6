using Tine.X64;

namespace Tine.Memory;

/// <summary>The translation of one address: every table on the way; for demonstrations and tests.</summary>
public struct PageReport
{
    /// <summary>The top-level table (CR3).</summary>
    public FrameNumber Root;

    /// <summary>Third-level table (512 GiB), or frame 0 where there is none.</summary>
    public FrameNumber Level3;

    /// <summary>Second-level table (1 GiB), or frame 0.</summary>
    public FrameNumber Level2;

    /// <summary>The number of parents of the second-level table.</summary>
    public uint Level2References;

    /// <summary>Leaf table (2 MiB), or frame 0.</summary>
    public FrameNumber Level1;

    /// <summary>The number of parents of the leaf table.</summary>
    public uint Level1References;

    /// <summary>The page's entry; empty where nothing has been touched.</summary>
    public PageTableEntry Entry;

    /// <summary>Whether the processor lets a write through: no table on the way is write-protected either.</summary>
    public bool IsWritable;

    /// <summary>The number of holders of the page's frame; a table holds it once, however many parents that has.</summary>
    public uint References;

    public FrameKind Kind;
}
