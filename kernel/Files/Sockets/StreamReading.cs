using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>Reads bytes of a stream across the messages that they were written in.</summary>
/// <remarks>
/// A read ends in front of the urgent byte. The next one passes over it, or begins with it (SO_OOBINLINE); Linux, manage_oob.
/// </remarks>
internal static class StreamReading
{
    /// <summary>Takes what fits. What came with open files ends a read, so that their place in the stream is known.</summary>
    /// <returns>Bytes read; EFAULT when not one could be delivered.</returns>
    public static Result<long> Take(MessageQueue queue, ref IoBuffer destination, Incoming incoming) =>
        (incoming.Options & ReceiveOptions.Peek) != 0 ? Peek(queue, ref destination, incoming) : Consume(queue, ref destination, incoming);

    /// <summary>Whether a read finds a byte. One that takes what it reads removes what it would pass over.</summary>
    public static bool HasBytes(MessageQueue queue, ReceiveOptions options)
    {
        if ((options & ReceiveOptions.Peek) != 0)
        {
            return CanPeek(queue, options);
        }

        while (queue.First is { } first && IsPassedOver(queue, first, options))
        {
            queue.RemoveFirst();
            queue.TellWriters();
        }

        return !queue.IsEmpty;
    }

    /// <summary>Whether a read that has begun ends before such a message.</summary>
    public static bool IsMark(MessageQueue queue, SocketMessage message) => message == queue.Urgent || message.Rest.IsEmpty;

    /// <summary>Takes the urgent byte alone; MSG_OOB.</summary>
    /// <returns>1; EINVAL when there is none, EFAULT.</returns>
    public static Result<long> TakeUrgent(MessageQueue queue, ref IoBuffer destination, Incoming incoming)
    {
        if (queue.Urgent is not { } urgent || (incoming.Options & ReceiveOptions.UrgentInline) != 0)
        {
            return Errno.EINVAL;
        }

        Result<int> copied = destination.CopyTo(urgent.Rest);
        if (copied.Failed)
        {
            return copied.Error;
        }

        incoming.Note(urgent);
        if ((incoming.Options & ReceiveOptions.Peek) == 0)
        {
            queue.ConsumeUrgent();
        }

        return 1;
    }

    private static bool IsPassedOver(MessageQueue queue, SocketMessage message, ReceiveOptions options) =>
        message.Rest.IsEmpty || (message == queue.Urgent && (options & ReceiveOptions.UrgentInline) == 0);

    private static bool CanPeek(MessageQueue queue, ReceiveOptions options)
    {
        int skip = Math.Max(queue.PeekOffset, 0);
        foreach (SocketMessage message in queue)
        {
            if (!IsPassedOver(queue, message, options) && (skip -= message.Rest.Length) < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static Result<long> Consume(MessageQueue queue, ref IoBuffer destination, Incoming incoming)
    {
        int before = queue.Count;
        Result<long> received = ConsumeMessages(queue, ref destination, incoming);
        if (queue.Count < before)
        {
            queue.TellWriters();
        }

        return received;
    }

    private static Result<long> ConsumeMessages(MessageQueue queue, ref IoBuffer destination, Incoming incoming)
    {
        long received = 0;
        while (queue.First is { } message && destination.Remaining > 0 && (received == 0 || !IsMark(queue, message)))
        {
            Result<int> copied = destination.CopyTo(message.Rest);
            if (copied.Failed)
            {
                return received > 0 ? received : copied.Error;
            }

            queue.Urgent = queue.Urgent == message ? null : queue.Urgent;
            incoming.Note(message);
            queue.Consume(copied.Value);
            received += copied.Value;
            if (message.Rest.Length > 0)
            {
                break;
            }

            queue.RemoveFirst();
            if (incoming.Files.Length > 0)
            {
                break;
            }
        }

        return received;
    }

    private static Result<long> Peek(MessageQueue queue, ref IoBuffer destination, Incoming incoming)
    {
        long received = 0;
        int skip = Math.Max(queue.PeekOffset, 0);
        foreach (SocketMessage message in queue)
        {
            if (destination.Remaining == 0 || (received > 0 && IsMark(queue, message)))
            {
                break;
            }

            ReadOnlySpan<byte> rest = message.Rest;
            if (IsPassedOver(queue, message, incoming.Options) || rest.Length <= skip)
            {
                skip -= message == queue.Urgent ? 0 : rest.Length;
                continue;
            }

            Result<int> copied = destination.CopyTo(rest[skip..]);
            if (copied.Failed)
            {
                return received > 0 ? received : copied.Error;
            }

            incoming.Note(message);
            received += copied.Value;
            queue.PeekOffset += queue.PeekOffset < 0 ? 0 : copied.Value;
            if (copied.Value < rest.Length - skip || incoming.Files.Length > 0)
            {
                break;
            }

            skip = 0;
        }

        return received;
    }
}
