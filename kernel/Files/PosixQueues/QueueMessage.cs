using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>A message of a POSIX message queue: a priority, and bytes in pieces, so that a long one is copied in portions.</summary>
public sealed class QueueMessage
{
    /// <summary>MQ_PRIO_MAX: priorities are below it.</summary>
    public const long Priorities = 32768;

    private const int PieceSize = 16384;
    private const int BytesAnInstruction = 8;
    private const int InstructionsAPiece = 500 + (PieceSize / BytesAnInstruction);

    /// <summary>More than what counts as small (<see cref="HeapRoom"/>): a piece is a part of that.</summary>
    private const ulong HeapToAsk = (64 * 1024) + 1;

    private readonly byte[][] _pieces;
    private TreeLink<QueueMessage> _link;

    private QueueMessage(uint priority, int size)
    {
        Priority = priority;
        Size = size;
        _pieces = new byte[(size + PieceSize - 1) / PieceSize][];
    }

    /// <summary>Higher ones are received first.</summary>
    public uint Priority { [NoAllocation] get; }

    /// <summary>In bytes.</summary>
    public int Size { get; }

    /// <summary>The order of sending.</summary>
    internal ulong Number { [NoAllocation] get; set; }

    /// <summary>Copies a message in. Others may run meanwhile.</summary>
    /// <returns>The message; EFAULT, ENOMEM; EINTR when the caller is killed.</returns>
    public static Result<QueueMessage> Read(Caller caller, ref IoBuffer source, uint priority)
    {
        var message = new QueueMessage(priority, (int)source.Remaining);
        var portion = new WorkPortion(caller);
        for (int i = 0; i < message._pieces.Length; i++)
        {
            // The first piece is within what each call has reserved.
            if (i > 0 && !HeapRoom.Has(HeapToAsk))
            {
                return Errno.ENOMEM;
            }

            var piece = new byte[(int)Math.Min(PieceSize, source.Remaining)];
            message._pieces[i] = piece;
            Result<int> copied = source.CopyFrom(piece);
            Errno error = copied.Failed || copied.Value < piece.Length ? Errno.EFAULT : portion.Spend(InstructionsAPiece);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return message;
    }

    /// <summary>Copies it out. Others may run meanwhile.</summary>
    /// <returns>None; EFAULT; EINTR when the caller is killed.</returns>
    public Errno Write(Caller caller, ref IoBuffer destination)
    {
        var portion = new WorkPortion(caller);
        foreach (byte[] piece in _pieces)
        {
            Result<int> copied = destination.CopyTo(piece);
            Errno error = copied.Failed || copied.Value < piece.Length ? Errno.EFAULT : portion.Spend(InstructionsAPiece);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }

    /// <summary>Order of receiving: by priority, first come first among those of one priority.</summary>
    internal readonly struct Link : ITreeLink<QueueMessage>
    {
        [NoAllocation]
        public ref TreeLink<QueueMessage> In(QueueMessage message) => ref message._link;

        [NoAllocation]
        public bool IsBefore(QueueMessage message, QueueMessage other) =>
            message.Priority != other.Priority ? message.Priority > other.Priority : message.Number < other.Number;
    }
}
