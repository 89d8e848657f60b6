using System;

namespace Tine.Files;

/// <summary>The messages that a queue has room for, and the bytes of each at most: mq_maxmsg and mq_msgsize, mq_open(3).</summary>
public readonly record struct QueueSize(long Messages, long Bytes)
{
    /// <summary>A message, and a priority, as RLIMIT_MSGQUEUE charges them: the sizes of Linux's own objects; getrlimit(2).</summary>
    private const long BytesAMessage = 48;
    private const long BytesAPriority = 48;

    /// <summary>Bytes that are charged to the user for as long as the queue exists, full or not.</summary>
    public ulong Charge =>
        (ulong)((Messages * (Bytes + BytesAMessage)) + (Math.Min(Messages, QueueMessage.Priorities) * BytesAPriority));

    /// <summary>The size of a queue that is made without attributes.</summary>
    public static QueueSize Default(QueueLimits limits) => new(
        (long)Math.Min(limits.MostMessages, limits.DefaultMessages), (long)Math.Min(limits.LargestMessage, limits.DefaultMessageSize));

    /// <returns>None; EINVAL for what is not allowed.</returns>
    public Errno Check(QueueLimits limits, Credentials credentials)
    {
        bool isLifted = credentials.Has(Capability.Resources);
        ulong mostMessages = isLifted ? QueueLimits.MostMessagesEver : limits.MostMessages;
        ulong largestMessage = isLifted ? QueueLimits.LargestMessageEver : limits.LargestMessage;
        bool isAllowed = Messages > 0 && Bytes > 0 && (ulong)Messages <= mostMessages && (ulong)Bytes <= largestMessage;
        return isAllowed ? Errno.None : Errno.EINVAL;
    }
}
