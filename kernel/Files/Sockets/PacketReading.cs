using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>Reads one message whole; what does not fit is lost.</summary>
internal static class PacketReading
{
    /// <summary>The message that a receive is about; null when it has to wait.</summary>
    /// <param name="queue">The messages.</param>
    /// <param name="options">With MSG_PEEK a message that <see cref="MessageQueue.PeekOffset"/> has passed is not meant.</param>
    /// <param name="skip">Bytes of it that are passed over.</param>
    public static SocketMessage? Find(MessageQueue queue, ReceiveOptions options, out int skip)
    {
        skip = 0;
        if ((options & ReceiveOptions.Peek) == 0 || queue.PeekOffset < 0)
        {
            return queue.First;
        }

        skip = queue.PeekOffset;
        foreach (SocketMessage message in queue)
        {
            // Linux, __skb_try_recv_from_queue: an empty message is told of once.
            if (skip < message.Rest.Length || (skip == 0 && !message.WasPeeked))
            {
                return message;
            }

            skip -= message.Rest.Length;
        }

        return null;
    }

    /// <returns>Bytes read; EFAULT.</returns>
    public static Result<long> Take(MessageQueue queue, ref IoBuffer destination, Incoming incoming)
    {
        SocketMessage message = Find(queue, incoming.Options, out int skip)!;
        ReadOnlySpan<byte> bytes = message.Rest[skip..];
        incoming.Note(message);
        incoming.WholeLength = bytes.Length;
        incoming.IsCut = (ulong)bytes.Length > destination.Remaining;
        Result<int> copied = destination.CopyTo(bytes);
        if ((incoming.Options & ReceiveOptions.Peek) != 0)
        {
            message.WasPeeked = true;
            queue.PeekOffset += queue.PeekOffset < 0 ? 0 : copied.Value;
        }
        else
        {
            queue.Consume(bytes.Length);
            queue.RemoveFirst();
            queue.TellWriters();
        }

        return copied.Failed ? copied.Error : copied.Value;
    }
}
