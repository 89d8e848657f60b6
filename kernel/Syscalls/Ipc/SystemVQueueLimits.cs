using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Syscalls;

/// <summary>struct msginfo.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct SystemVQueueLimits
{
    // What the structure told of Linux's memory once.
    private const int SegmentSize = 16;
    private const ushort Segments = 0xffff;
    private const int KilobyteShift = 10;

    /// <summary>MSG_INFO: queues in use.</summary>
    public int Pool;

    /// <summary>MSG_INFO: messages that wait.</summary>
    public int Map;
    public int LargestMessage;
    public int DefaultCapacity;
    public int MostQueues;
    public int SizeOfSegments;

    /// <summary>MSG_INFO: bytes that wait.</summary>
    public int Messages;
    public ushort CountOfSegments;

    /// <summary>The limits, and the use with MSG_INFO.</summary>
    public static SystemVQueueLimits Of(SystemVQueues all, bool withUse) => new()
    {
        Pool = withUse ? all.Table.Count : (SystemVQueues.MostQueues * SystemVQueues.DefaultCapacity) >> KilobyteShift,
        Map = withUse ? all.Messages : SystemVQueues.DefaultCapacity,
        LargestMessage = SystemVQueues.LargestMessage,
        DefaultCapacity = SystemVQueues.DefaultCapacity,
        MostQueues = SystemVQueues.MostQueues,
        SizeOfSegments = SegmentSize,
        Messages = withUse ? (int)all.Bytes : SystemVQueues.DefaultCapacity,
        CountOfSegments = Segments,
    };
}
