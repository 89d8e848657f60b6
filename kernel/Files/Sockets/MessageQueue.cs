using System;

namespace Tine.Files;

/// <summary>The messages that wait at one socket.</summary>
internal sealed class MessageQueue
{
    /// <summary>A message enters while less than this waits, in bytes.</summary>
    public const int Capacity = 64 * 1024;

    /// <summary>In bytes; what one call may take of the managed heap has room for it twice.</summary>
    public const int LargestMessage = 96 * 1024;

    private IntrusiveList<SocketMessage, SocketMessage.Link> _messages;
    public WaitQueue ReadersWaiting { get; } = new();

    public WaitQueue WritersWaiting { get; } = new();

    public SocketMessage? First => _messages.First;

    /// <summary>The byte that was sent with MSG_OOB last and not read yet; a stream's reads end in front of it.</summary>
    public SocketMessage? Urgent { get; set; }

    /// <summary>SO_PEEK_OFF: bytes that the next MSG_PEEK passes over; negative when each begins at the first.</summary>
    public int PeekOffset { get; set; } = -1;

    public int Count { get; private set; }

    public bool IsEmpty => _messages.IsEmpty;

    /// <summary>Bytes that can be read.</summary>
    public int Bytes { get; private set; }

    /// <summary>Memory that the messages take, about, in bytes.</summary>
    public int Weight { [NoAllocation] get; private set; }

    /// <summary>One more message may enter, however large.</summary>
    public bool HasRoom => Weight < Capacity;

    public void Add(SocketMessage message)
    {
        _messages.AddLast(message);
        Count++;
        Weight += message.Weight;
        Bytes += message.Rest.Length;
        ReadersWaiting.WakeAll();
    }

    /// <summary>Removes bytes of the first message that were read.</summary>
    public void Consume(int count)
    {
        First!.Consume(count);
        Bytes -= count;
        PeekOffset = PeekOffset < 0 ? PeekOffset : Math.Max(PeekOffset - count, 0);
    }

    /// <summary>Empties the message of an urgent byte that was read by itself; it stays, as the mark at which reads end.</summary>
    public void ConsumeUrgent()
    {
        Bytes -= Urgent!.Rest.Length;
        Urgent.Consume(Urgent.Rest.Length);
        Urgent = null;
    }

    /// <summary>
    /// Removes the first message; its files are the caller's affair, and so is a word to the writers (<see cref="TellWriters"/>): once
    /// for a thousand small ones, as thirty thousand may wait.
    /// </summary>
    public void RemoveFirst()
    {
        SocketMessage first = _messages.TakeFirst()!;
        Urgent = Urgent == first ? null : Urgent;
        Count--;
        Weight -= first.Weight;
        Bytes -= first.Rest.Length;
    }

    /// <summary>Wakes those that wait for room.</summary>
    public void TellWriters() => WritersWaiting.WakeAll();

    /// <summary>Drops all messages, since nobody will read them.</summary>
    public void Clear(DroppedMessages dropped)
    {
        dropped.Add(ref _messages);
        Urgent = null;
        Count = 0;
        Weight = 0;
        Bytes = 0;
        TellWriters();
        dropped.Drop();
    }

    /// <summary>Whether a socket waits in a message here.</summary>
    public bool HoldsSocket()
    {
        foreach (SocketMessage message in _messages)
        {
            foreach (OpenFile file in message.Files)
            {
                if (file is UnixSocket)
                {
                    return true;
                }
            }
        }

        return false;
    }

    public void WakeEveryone()
    {
        ReadersWaiting.WakeAll();
        WritersWaiting.WakeAll();
    }

    public IntrusiveList<SocketMessage, SocketMessage.Link>.Enumerator GetEnumerator() => _messages.GetEnumerator();
}
