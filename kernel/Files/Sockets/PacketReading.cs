using Tine.Memory;

namespace Tine.Files;

/// <summary>Reads one message whole; what does not fit is lost.</summary>
internal static class PacketReading
{
    /// <returns>Bytes read; EFAULT.</returns>
    public static Result<long> Take(MessageQueue queue, ref IoBuffer destination, Incoming incoming)
    {
        SocketMessage message = queue.First!;
        incoming.Note(message);
        incoming.IsCut = (ulong)message.Rest.Length > destination.Remaining;
        Result<int> copied = destination.CopyTo(message.Rest);
        if ((incoming.Options & ReceiveOptions.Peek) == 0)
        {
            queue.RemoveFirst();
        }

        return copied.Failed ? copied.Error : copied.Value;
    }
}
