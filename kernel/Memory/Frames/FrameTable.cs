using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>One record for each frame of physical memory: its kind and its number of holders.</summary>
[NoAllocation]
public static unsafe class FrameTable
{
    /// <summary>The machine's records, set once by start-up.</summary>
    /// <remarks>
    /// In no object, for every walk over page tables adds it: from a static field by itself that takes one instruction, from an
    /// object two, and a fork that copies page tables takes 2 % more.
    /// </remarks>
    private static FrameRecord* s_records;

    /// <summary>The place that the record of a pointer to address 0 would have. It saves two instructions on the way from a pointer.</summary>
    private static ulong s_recordsByPointer;

    /// <summary>Bytes of room that the table needs for each frame.</summary>
    public const ulong BytesPerFrame = FrameRecord.Size;

    private static FrameRecord* Records
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_records : (FrameRecord*)HostedMachine.Current.FrameRecords;
    }

    /// <summary>Gives the table its room. Nothing is written: records are set up when frames are first handed out.</summary>
    /// <param name="records"><see cref="BytesPerFrame"/> bytes for each frame, mapped; the contents do not matter.</param>
    /// <param name="frameCount">The number of the highest frame of usable memory, plus 1.</param>
    public static void Initialize(void* records, ulong frameCount)
    {
        FrameAllocator.Current.FrameCount = frameCount;
        if (BareMetal.IsHere)
        {
            s_records = (FrameRecord*)records;
            s_recordsByPointer = (ulong)records - (Layout.DirectMap >> FrameNumber.Shift << FrameRecord.SizeShift);
        }
        else
        {
            HostedMachine.Current.FrameRecords = records;
        }
    }

    /// <summary>The use of the frame; meaningless for one that the allocator never handed out.</summary>
    public static FrameKind KindOf(FrameNumber frame) => Of(frame)->Kind;

    /// <summary>The number of holders of the frame; 0 for a free one.</summary>
    public static uint CountOf(FrameNumber frame) => Of(frame)->Kind == FrameKind.Free ? 0 : Of(frame)->Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static FrameRecord* Of(FrameNumber frame) => Records + frame.Value;

    /// <summary>The record of the frame that an entry for user memory shows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static FrameRecord* Shown(PageTableEntry entry) =>
        (FrameRecord*)((byte*)Records + entry.ScaledFrame(FrameRecord.SizeShift));

    /// <summary>The frame that a record is about.</summary>
    internal static FrameNumber FrameOf(FrameRecord* record) => new((ulong)(record - Records));

    /// <summary>The record of the frame that holds what <paramref name="pointer"/> (in the direct map) points to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static FrameRecord* Of(void* pointer) => BareMetal.IsHere
        ? (FrameRecord*)(s_recordsByPointer + ((ulong)pointer >> FrameNumber.Shift << FrameRecord.SizeShift))
        : Records + PhysicalMemory.AddressOf(pointer).Frame.Value;
}
