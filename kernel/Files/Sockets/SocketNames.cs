using System;

namespace Tine.Files;

/// <summary>The abstract names of sockets, which no directory has; unix(7).</summary>
public sealed class SocketNames : ServicePart
{
    private const int NameDigits = 5;

    private readonly HashBuckets<UnixSocket, UnixSocket.NameLink> _sockets = new();
    private uint _lastFree;

    public static SocketNames Of(FileServices services) => (SocketNames)(services.SocketNames ??= new SocketNames());

    /// <returns>The socket of a name; ECONNREFUSED when there is none.</returns>
    public Result<UnixSocket> Find(ReadOnlySpan<byte> name)
    {
        uint hash = KeyedHash.Of(name);
        for (UnixSocket? socket = _sockets.First(hash); socket is not null; socket = HashBuckets<UnixSocket, UnixSocket.NameLink>.After(socket))
        {
            if (socket.Name.Bytes.SequenceEqual(name))
            {
                return socket;
            }
        }

        return Errno.ECONNREFUSED;
    }

    /// <summary>Has a socket found by its name, which nobody else may have.</summary>
    /// <returns>None, EADDRINUSE.</returns>
    internal Errno Add(UnixSocket socket)
    {
        if (!Find(socket.Name.Bytes).Failed)
        {
            return Errno.EADDRINUSE;
        }

        _sockets.Add(socket);
        return Errno.None;
    }

    /// <summary>Frees a socket's name, if it is its own: an accepted connection has that of the listener.</summary>
    internal void Remove(UnixSocket socket)
    {
        Result<UnixSocket> found = Find(socket.Name.Bytes);
        if (!found.Failed && found.Value == socket)
        {
            _sockets.Remove(socket);
        }
    }

    /// <summary>A name of a zero and five hexadecimal digits that nobody has.</summary>
    internal SocketName FindFree()
    {
        byte[] name = new byte[1 + NameDigits];
        do
        {
            _lastFree++;
            for (int digit = 0; digit < NameDigits; digit++)
            {
                name[NameDigits - digit] = "0123456789abcdef"u8[(int)(_lastFree >> (4 * digit)) & 15];
            }
        }
        while (!Find(name).Failed);
        return new SocketName(name);
    }
}
