using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>getsockopt and setsockopt.</summary>
internal static class SocketOptionCalls
{
    private const int SocketLevel = 1;
    private const string Options = "SO_TYPE, SO_DOMAIN, SO_PROTOCOL, SO_ERROR, SO_ACCEPTCONN, SO_PEERCRED, SO_PASSCRED, SO_SNDBUF, SO_RCVBUF; others give ENOPROTOOPT";

    [Syscall(55, "getsockopt", Support = Options)]
    internal static Errno Get(Thread caller, int descriptor, int level, SocketOption option, VirtualAddress value, VirtualAddress length)
    {
        Result<UnixSocket> found = SocketArguments.SocketOf(caller.Process.Descriptors.Find(descriptor));
        if (found.Failed)
        {
            return found.Error;
        }

        Result<int> room = caller.Process.Memory.Read<int>(length);
        if (room.Failed || room.Value < 0)
        {
            return room.Failed ? room.Error : Errno.EINVAL;
        }

        if (level != SocketLevel)
        {
            return Errno.ENOTSUP;
        }

        UnixSocket socket = found.Value;
        if (option == SocketOption.PeerCredentials)
        {
            PeerIdentity peer = socket.PeerIdentity;
            return Tell(caller, MemoryMarshal.AsBytes(new ReadOnlySpan<PeerIdentity>(in peer)), value, length, room.Value);
        }

        Result<int> number = Number(socket, option);
        int told = number.Value;
        return number.Failed ? number.Error : Tell(caller, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in told)), value, length, room.Value);
    }

    [Syscall(54, "setsockopt", Support = "SO_PASSCRED; SO_REUSEADDR, SO_KEEPALIVE, SO_SNDBUF, SO_RCVBUF change nothing; others give ENOPROTOOPT")]
    internal static Errno Set(Thread caller, int descriptor, int level, SocketOption option, VirtualAddress value, uint length)
    {
        Result<UnixSocket> found = SocketArguments.SocketOf(caller.Process.Descriptors.Find(descriptor));
        if (found.Failed)
        {
            return found.Error;
        }

        if (level != SocketLevel)
        {
            return Errno.ENOTSUP;
        }

        Result<int> number = length < sizeof(int) ? Errno.EINVAL : caller.Process.Memory.Read<int>(value);
        if (number.Failed)
        {
            return number.Error;
        }

        switch (option)
        {
            case SocketOption.TellSenders:
                found.Value.TellsSenders = number.Value != 0;
                return Errno.None;
            case SocketOption.ReuseAddress or SocketOption.KeepAlive or SocketOption.SendBuffer or SocketOption.ReceiveBuffer:
                return Errno.None;
            default:
                return Errno.ENOPROTOOPT;
        }
    }

    private static Result<int> Number(UnixSocket socket, SocketOption option) => option switch
    {
        SocketOption.Kind => (int)socket.SocketKind,
        SocketOption.Domain => SocketArguments.UnixFamily,
        SocketOption.Protocol or SocketOption.ReuseAddress or SocketOption.KeepAlive => 0,
        SocketOption.Error => socket is ConnectionSocket connection ? (int)connection.TakeError() : 0,
        SocketOption.SendBuffer or SocketOption.ReceiveBuffer => UnixSocket.QueueCapacity,
        SocketOption.TellSenders => socket.TellsSenders ? 1 : 0,
        SocketOption.IsListening => socket.IsListening ? 1 : 0,
        _ => Errno.ENOPROTOOPT,
    };

    private static Errno Tell(Thread caller, ReadOnlySpan<byte> bytes, VirtualAddress value, VirtualAddress length, int room)
    {
        AddressSpace memory = caller.Process.Memory;
        int told = Math.Min(bytes.Length, room);
        Errno error = memory.CopyOut(value, bytes[..told]);
        return error == Errno.None ? memory.Write(length, told) : error;
    }
}
