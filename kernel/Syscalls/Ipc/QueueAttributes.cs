using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Syscalls;

/// <summary>struct mq_attr.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct QueueAttributes
{
    /// <summary>O_NONBLOCK or 0.</summary>
    public long Flags;
    public long Messages;
    public long MessageSize;

    /// <summary>Messages that wait now.</summary>
    public long Waiting;

    public readonly QueueSize Size => new(Messages, MessageSize);

    public static QueueAttributes Of(OpenQueue file) => new()
    {
        Flags = (long)(file.Flags & OpenFlags.NonBlocking),
        Messages = file.Queue.Room.Messages,
        MessageSize = file.Queue.Room.Bytes,
        Waiting = file.Queue.Count,
    };
}
