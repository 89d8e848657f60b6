namespace Tine.Files;

/// <summary>Bounds on POSIX message queues for who lacks CAP_SYS_RESOURCE; the numbers of /proc/sys/fs/mqueue, mq_overview(7).</summary>
public sealed class QueueLimits
{
    /// <summary>Bounds on the numbers of messages and of bytes that no capability lifts, as on Linux.</summary>
    public const ulong MostMessagesEver = 65536;
    public const ulong LargestMessageEver = 16 << 20;

    /// <summary>Queues of the whole machine (queues_max).</summary>
    public ulong MostQueues { get; set; } = 256;

    /// <summary>Messages that a queue may be made for (msg_max).</summary>
    public ulong MostMessages { get; set; } = 10;

    /// <summary>Bytes of a message that a queue may be made for (msgsize_max).</summary>
    public ulong LargestMessage { get; set; } = 8192;

    /// <summary>Messages of a queue that is made without attributes (msg_default).</summary>
    public ulong DefaultMessages { get; set; } = 10;

    /// <summary>Bytes of its messages (msgsize_default).</summary>
    public ulong DefaultMessageSize { get; set; } = 8192;
}
