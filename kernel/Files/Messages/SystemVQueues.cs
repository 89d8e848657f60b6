using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>All message queues of System V.</summary>
public sealed class SystemVQueues : ServicePart
{
    /// <summary>Bytes of one message.</summary>
    public const int LargestMessage = 8192;

    /// <summary>Bytes that may wait in a queue, unless CAP_SYS_RESOURCE gave it more.</summary>
    public const int DefaultCapacity = 16384;

    private const int MostQueuesEver = 32000;

    /// <summary>A message's own weight, and the share of the memory that all may take.</summary>
    private const ulong Overhead = 96;
    private const ulong MemoryFraction = 16;

    public IpcTable<SystemVQueue> Table { get; } = new(MostQueues);

    /// <summary>Messages that wait in all queues.</summary>
    public int Messages { get; private set; }

    /// <summary>Bytes of the messages that wait in all queues.</summary>
    public long Bytes { get; private set; }

    /// <summary>A 32nd of the memory in full queues, as Linux had it before it gave up the bound.</summary>
    public static int MostQueues =>
        (int)Math.Clamp((FrameAllocator.Current.TotalFrames << FrameNumber.Shift) / (32 * DefaultCapacity), 16, MostQueuesEver);

    public static SystemVQueues Of(FileServices services) => (SystemVQueues)(services.SystemVQueues ??= new SystemVQueues());

    public void Remove(SystemVQueue queue)
    {
        Table.Remove(queue);
        queue.EndAll();
    }

    internal bool HasRoomFor(int bytes) =>
        (ulong)Bytes + (ulong)bytes + ((ulong)Messages * Overhead) < (FrameAllocator.Current.TotalFrames << FrameNumber.Shift) / MemoryFraction;

    internal void Note(int messages, long bytes)
    {
        Messages += messages;
        Bytes += bytes;
    }
}
