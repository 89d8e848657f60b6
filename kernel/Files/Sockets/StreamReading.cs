using Tine.Memory;

namespace Tine.Files;

/// <summary>Reads bytes of a stream across the messages that they were written in.</summary>
internal static class StreamReading
{
    /// <summary>Takes what fits. What came with open files ends a read, so that their place in the stream is known.</summary>
    /// <returns>Bytes read; EFAULT when not one could be delivered.</returns>
    public static Result<long> Take(MessageQueue queue, ref IoBuffer destination, Incoming incoming) =>
        (incoming.Options & ReceiveOptions.Peek) != 0 ? Peek(queue, ref destination, incoming) : Consume(queue, ref destination, incoming);

    private static Result<long> Consume(MessageQueue queue, ref IoBuffer destination, Incoming incoming)
    {
        long received = 0;
        while (queue.First is { } message && destination.Remaining > 0)
        {
            Result<int> copied = destination.CopyTo(message.Rest);
            if (copied.Failed)
            {
                return received > 0 ? received : copied.Error;
            }

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
        foreach (SocketMessage message in queue)
        {
            if (destination.Remaining == 0)
            {
                break;
            }

            Result<int> copied = destination.CopyTo(message.Rest);
            if (copied.Failed)
            {
                return received > 0 ? received : copied.Error;
            }

            incoming.Note(message);
            received += copied.Value;
            if (copied.Value < message.Rest.Length || incoming.Files.Length > 0)
            {
                break;
            }
        }

        return received;
    }
}
