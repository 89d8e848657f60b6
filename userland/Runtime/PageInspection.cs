using System.Runtime.InteropServices;

namespace Tine.Runtime;

/// <summary>Answer of <see cref="TineInspect.Page"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PageInspection
{
    /// <summary>The number of the physical frame; meaningless unless <see cref="IsPresent"/>.</summary>
    public ulong Frame;

    /// <summary>How many page-table entries (and others) hold the frame.</summary>
    public uint References;

    public uint Flags;

    private const uint PresentFlag = 1;
    private const uint WritableFlag = 2;

    public readonly bool IsPresent => (Flags & PresentFlag) != 0;

    /// <summary>Whether the processor lets a write through now; a private page may be read-only only until it is copied.</summary>
    public readonly bool IsWritable => (Flags & WritableFlag) != 0;
}
