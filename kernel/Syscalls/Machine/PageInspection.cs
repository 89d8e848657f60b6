using System.Runtime.InteropServices;
using Tine.Memory;

namespace Tine.Syscalls;

/// <summary>Answer 1 of tine_inspect: how an address of the caller is translated. Frames are numbers, 0 where there is none.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PageInspection
{
    private const uint Present = 1;
    private const uint Writable = 2;

    public ulong Frame;

    /// <summary>The number of holders of the frame.</summary>
    public uint References;

    /// <summary>Bit 0: present; bit 1: the processor lets a write through.</summary>
    public uint Flags;

    /// <summary>The top-level table (CR3), and the tables on the way.</summary>
    public ulong Root;
    public ulong Level3;
    public ulong Level2;
    public ulong Level1;

    /// <summary>The number of tables of the next level that point to the leaf table.</summary>
    public uint Level1References;

    /// <summary>The use of the frame (FrameKind).</summary>
    public uint Kind;

    /// <summary>The entry as the processor reads it.</summary>
    public ulong Entry;

    /// <summary>The number of tables of the next level that point to the second-level table.</summary>
    public uint Level2References;
    public uint Reserved;

    public static PageInspection Of(AddressSpace memory, VirtualAddress address, FrameNumbers frames)
    {
        PageReport report = memory.Describe(address);
        bool isPresent = report.Entry.IsPresent;
        ulong mask = frames == FrameNumbers.Told ? ulong.MaxValue : 0;
        return new PageInspection
        {
            Frame = isPresent ? report.Entry.Frame.Value & mask : 0,
            References = report.References,
            Flags = (isPresent ? Present : 0) | (isPresent && report.IsWritable ? Writable : 0),
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
}
