using System;
using System.Collections.Generic;

namespace Tine.Files;

/// <summary>Connections that listen(2) has let in and accept(2) has not taken.</summary>
internal sealed class Backlog
{
    /// <summary>net.core.somaxconn.</summary>
    private const int Longest = 4096;

    private readonly Queue<ConnectionSocket> _connections = new();
    private int _length;

    /// <summary>Who listens.</summary>
    public PeerIdentity Owner { get; set; }

    public bool IsEmpty => _connections.Count == 0;

    /// <summary>As on Linux, one more than was asked for may wait.</summary>
    public bool HasRoom => _connections.Count <= _length;

    /// <summary>A length out of range is the longest.</summary>
    public void SetLength(int length) => _length = (int)Math.Min((uint)length, Longest);

    public void Add(ConnectionSocket connection) => _connections.Enqueue(connection);

    public ConnectionSocket? Take() => _connections.Count == 0 ? null : _connections.Dequeue();
}
