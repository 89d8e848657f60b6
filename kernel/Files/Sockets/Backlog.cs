using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>Connections that listen(2) has let in and accept(2) has not taken.</summary>
internal sealed class Backlog : UnusedObject
{
    private const int ConnectionsAPortion = 32;

    /// <summary>Messages that take as long to drop as a connection takes to close.</summary>
    private const int MessagesAConnection = 8;

    /// <summary>net.core.somaxconn.</summary>
    private const int Longest = 4096;

    private IntrusiveList<ConnectionSocket, ConnectionSocket.BacklogLink> _connections;
    private int _count;
    private int _length;

    /// <summary>The listener.</summary>
    public SocketPeer Owner { get; set; }

    /// <summary>Threads that sleep in accept(2). One hears of each connection.</summary>
    public WaitQueue Acceptors { get; } = new() { WakesInTurn = true };

    public bool IsEmpty => _connections.IsEmpty;

    /// <summary>Whether another connection may wait: as on Linux, one more than was asked for.</summary>
    public bool HasRoom => _count <= _length;

    /// <summary>The bytes that wait to be read in all of them.</summary>
    public ulong HeldBytes
    {
        [NoAllocation]
        get
        {
            ulong bytes = 0;
            foreach (ConnectionSocket connection in _connections)
            {
                bytes += connection.HeldBytes;
            }

            return bytes;
        }
    }

    /// <summary>Sets the length; one out of range is the longest.</summary>
    public void SetLength(int length) => _length = (int)Math.Min((uint)length, Longest);

    public void Add(ConnectionSocket connection)
    {
        _connections.AddLast(connection);
        _count++;
        Acceptors.WakeOne();
    }

    public ConnectionSocket? Take()
    {
        ConnectionSocket? first = _connections.TakeFirst();
        _count -= first is null ? 0 : 1;
        return first;
    }

    /// <summary>Closes the connections that nobody will accept, many of them later.</summary>
    public void Close()
    {
        if (!FreePortion())
        {
            UnusedMemory.Current.Add(this);
        }
    }

    /// <inheritdoc/>
    public override bool FreePortion()
    {
        for (int left = ConnectionsAPortion; left > 0 && Take() is { } waiting;)
        {
            left -= 1 + (waiting.Queue.Count / MessagesAConnection);
            waiting.Refuse();
        }

        return IsEmpty;
    }
}
