using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>The abstract names of sockets, which no directory has; unix(7).</summary>
public sealed class SocketNames
{
    private const int NameDigits = 5;

    private readonly List<UnixSocket> _sockets = new();
    private uint _lastFree;

    /// <returns>The socket of a name; ECONNREFUSED when there is none.</returns>
    public Result<UnixSocket> Find(ReadOnlySpan<byte> name)
    {
        foreach (UnixSocket socket in _sockets)
        {
            if (socket.Name.Bytes.SequenceEqual(name))
            {
                return socket;
            }
        }

        return Errno.ECONNREFUSED;
    }

    /// <returns>None, EADDRINUSE, ENOMEM.</returns>
    internal Errno Add(SocketName name, UnixSocket socket)
    {
        if (!Find(name.Bytes).Failed)
        {
            return Errno.EADDRINUSE;
        }

        if (_sockets.Count == _sockets.Capacity && !HeapRoom.Has((ulong)_sockets.Count * 2 * (ulong)Unsafe.SizeOf<object>()))
        {
            return Errno.ENOMEM;
        }

        _sockets.Add(socket);
        return Errno.None;
    }

    internal void Remove(UnixSocket socket) => _sockets.Remove(socket);

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
