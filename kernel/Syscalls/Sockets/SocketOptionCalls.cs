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
    private const uint LargestBuffer = 212_992; // net.core.wmem_max and rmem_max
    private const int SmallestSendBuffer = 4608;
    private const int SmallestReceiveBuffer = 2304;
    private const uint TimeValueSize = 16;
    private const int HighestOrdinaryPriority = 6;
    private const long MicrosecondsASecond = 1_000_000;
    private const long LongestSeconds = 1_000_000_000;
    private const string Options = "SO_TYPE, SO_DOMAIN, SO_PROTOCOL, SO_ERROR, SO_ACCEPTCONN, SO_PEERCRED, SO_PASSCRED, SO_SNDBUF, SO_RCVBUF, SO_SNDTIMEO, SO_RCVTIMEO, SO_RCVLOWAT, SO_PEEK_OFF, SO_PEERGROUPS, SO_TIMESTAMP, SO_TIMESTAMPNS, SO_LINGER and other options of networks as they were set; others give ENOPROTOOPT";

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
            return WriteBack(caller, MemoryMarshal.AsBytes(new ReadOnlySpan<PeerIdentity>(in peer)), value, length, room.Value);
        }

        if (option is SocketOption.ReceiveTimeout or SocketOption.SendTimeout)
        {
            ulong nanoseconds = option == SocketOption.ReceiveTimeout ? socket.ReceiveNanoseconds : socket.SendNanoseconds;
            TimeValue time = nanoseconds == Caller.Never ? default : TimeValue.From(nanoseconds);
            return WriteBack(caller, MemoryMarshal.AsBytes(new ReadOnlySpan<TimeValue>(in time)), value, length, room.Value);
        }

        if (option == SocketOption.PeerGroups)
        {
            return WritePeerGroups(caller, socket, value, length, room.Value);
        }

        if (option == SocketOption.Linger)
        {
            ulong linger = socket.Linger;
            return WriteBack(caller, MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in linger)), value, length, room.Value);
        }

        Result<int> number = Number(socket, option);
        int told = number.Value;
        return number.Failed ? number.Error : WriteBack(caller, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in told)), value, length, room.Value);
    }

    [Syscall(54, "setsockopt", Support = "SO_PASSCRED, SO_SNDTIMEO, SO_RCVTIMEO, SO_RCVLOWAT, SO_PEEK_OFF, SO_TIMESTAMP, SO_TIMESTAMPNS, SO_OOBINLINE, SO_SNDBUF and SO_SNDBUFFORCE (64 KiB at most take effect); SO_RCVBUF, SO_RCVBUFFORCE, SO_REUSEADDR, SO_REUSEPORT, SO_KEEPALIVE, SO_BROADCAST, SO_DONTROUTE, SO_NO_CHECK, SO_PASSSEC, SO_RXQ_OVFL, SO_WIFI_STATUS, SO_LOCK_FILTER, SO_SELECT_ERR_QUEUE, SO_DEBUG, SO_LINGER, SO_PRIORITY, SO_MARK change nothing, as on Linux; others give ENOPROTOOPT")]
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
            case SocketOption.SendBuffer:
                found.Value.ChangeSendBuffer(BufferFor(number.Value, SmallestSendBuffer));
                return Errno.None;
            case SocketOption.ReceiveBuffer:
                found.Value.ReceiveBuffer = BufferFor(number.Value, SmallestReceiveBuffer);
                return Errno.None;
            case SocketOption.Linger:
                return SetLinger(caller, found.Value, value, length);
            case var remembered when IsRemembered(remembered):
                Remember(found.Value, remembered, number.Value);
                return Errno.None;
            case SocketOption.PeekOffset:
                found.Value.PeekOffset = number.Value;
                return Errno.None;
            case var stamp when IsStamp(stamp):
                found.Value.Stamp = number.Value != 0 ? (MessageStamp)stamp : MessageStamp.None;
                return Errno.None;
            case SocketOption.BsdCompatible:
                return Errno.None;
            case SocketOption.ReceiveTimeout or SocketOption.SendTimeout:
                return SetTimeout(caller, found.Value, option, value, length);
            case SocketOption.LowestReceive:
                found.Value.LowestReceive = number.Value < 0 ? int.MaxValue : Math.Max(number.Value, 1);
                return Errno.None;
            default:
                return SetPrivileged(caller, found.Value, option, number.Value);
        }
    }

    /// <summary>Options that some or all values of need CAP_NET_ADMIN; socket(7).</summary>
    private static Errno SetPrivileged(Thread caller, UnixSocket socket, SocketOption option, int number)
    {
        bool mayAll = caller.Credentials.Has(Capability.AdministrateNetwork);
        switch (option)
        {
            case SocketOption.Priority when mayAll || number is >= 0 and <= HighestOrdinaryPriority:
                socket.Priority = number;
                return Errno.None;
            case SocketOption.Debug when mayAll || number == 0:
                Remember(socket, option, number);
                return Errno.None;
            case SocketOption.Mark when mayAll:
                socket.Mark = number;
                return Errno.None;
            case SocketOption.ForceSendBuffer when mayAll:
                socket.ChangeSendBuffer(ForcedBuffer(number, SmallestSendBuffer));
                return Errno.None;
            case SocketOption.ForceReceiveBuffer when mayAll:
                socket.ReceiveBuffer = ForcedBuffer(number, SmallestReceiveBuffer);
                return Errno.None;
            case SocketOption.Debug:
                return Errno.EACCES;
            case SocketOption.Priority or SocketOption.Mark or SocketOption.ForceSendBuffer or SocketOption.ForceReceiveBuffer:
                return Errno.EPERM;
            default:
                return Errno.ENOPROTOOPT;
        }
    }

    private static bool IsRemembered(SocketOption option) =>
        option is SocketOption.ReuseAddress or SocketOption.DoNotRoute or SocketOption.Broadcast or SocketOption.NoChecksum
            or SocketOption.KeepAlive or SocketOption.OutOfBandInline or SocketOption.TellSecurity or SocketOption.ReusePort
            or SocketOption.TellOverflow or SocketOption.TellWirelessStatus or SocketOption.LockFilter or SocketOption.SelectErrorQueue;

    private static bool IsStamp(SocketOption option) =>
        option is SocketOption.Timestamp or SocketOption.TimestampNanoseconds or SocketOption.NewTimestamp or SocketOption.NewTimestampNanoseconds;

    private static void Remember(UnixSocket socket, SocketOption option, int number)
    {
        ulong bit = 1UL << (int)option;
        socket.RememberedOptions = number != 0 ? socket.RememberedOptions | bit : socket.RememberedOptions & ~bit;
    }

    /// <summary>Writes the supplementary groups of the process that connected: SO_PEERGROUPS.</summary>
    /// <returns>None; ENODATA when nobody is there; ERANGE for too little room, with the length that it takes.</returns>
    private static Errno WritePeerGroups(Thread caller, UnixSocket socket, VirtualAddress value, VirtualAddress length, int room)
    {
        if (socket.PeerCredentials is not { } credentials)
        {
            return Errno.ENODATA;
        }

        ReadOnlySpan<byte> groups = MemoryMarshal.AsBytes(credentials.SupplementaryGroups);
        if (groups.Length <= room)
        {
            return WriteBack(caller, groups, value, length, room);
        }

        Errno error = caller.Process.Memory.Write(length, groups.Length);
        return error == Errno.None ? Errno.ERANGE : error;
    }

    private static Errno SetLinger(Thread caller, UnixSocket socket, VirtualAddress value, uint length)
    {
        Result<ulong> linger = length < sizeof(ulong) ? Errno.EINVAL : caller.Process.Memory.Read<ulong>(value);
        if (linger.Failed)
        {
            return linger.Error;
        }

        bool isOn = (uint)linger.Value != 0;
        socket.Linger = isOn ? (linger.Value & ~0xffff_ffffUL) | 1 : socket.Linger & ~0xffff_ffffUL;
        return Errno.None;
    }

    /// <summary>
    /// The size of a socket's buffer as Linux computes it: no more than wmem_max, doubled for overhead, and not too small to
    /// work.
    /// </summary>
    private static int BufferFor(int wanted, int smallest) =>
        Math.Max((int)Math.Min((uint)wanted, LargestBuffer) * 2, smallest);

    private static int ForcedBuffer(int wanted, int smallest) => Math.Max(Math.Clamp(wanted, 0, int.MaxValue / 2) * 2, smallest);

    private static Errno SetTimeout(Thread caller, UnixSocket socket, SocketOption option, VirtualAddress value, uint length)
    {
        Result<TimeValue> time = length < TimeValueSize ? Errno.EINVAL : caller.Process.Memory.Read<TimeValue>(value);
        if (time.Failed)
        {
            return time.Error;
        }

        if (time.Value.Microseconds is < 0 or >= MicrosecondsASecond)
        {
            return Errno.EDOM;
        }

        // Zero is no limit, and a negative time has passed already.
        ulong nanoseconds = time.Value.Seconds < 0 ? 0
            : time.Value is { Seconds: 0, Microseconds: 0 } || time.Value.Seconds > LongestSeconds ? Caller.Never
            : time.Value.Total;
        if (option == SocketOption.ReceiveTimeout)
        {
            socket.ReceiveNanoseconds = nanoseconds;
        }
        else
        {
            socket.SendNanoseconds = nanoseconds;
        }

        return Errno.None;
    }

    private static Result<int> Number(UnixSocket socket, SocketOption option) => option switch
    {
        SocketOption.Kind => (int)socket.SocketKind,
        SocketOption.Domain => SocketArguments.UnixFamily,
        SocketOption.Protocol => 0,
        SocketOption.Priority => socket.Priority,
        SocketOption.Mark => socket.Mark,
        SocketOption.LowestReceive => socket.LowestReceive,
        SocketOption.LowestSend => 1,
        SocketOption.PeekOffset => socket.PeekOffset,
        SocketOption.BsdCompatible => 0,
        _ when IsStamp(option) => (int)socket.Stamp == (int)option ? 1 : 0,
        _ when IsRemembered(option) || option == SocketOption.Debug => (int)((socket.RememberedOptions >> (int)option) & 1),
        SocketOption.Error => socket is ConnectionSocket connection ? (int)connection.TakeError() : 0,
        SocketOption.SendBuffer => socket.SendBuffer,
        SocketOption.ReceiveBuffer => socket.ReceiveBuffer,
        SocketOption.TellSenders => socket.TellsSenders ? 1 : 0,
        SocketOption.IsListening => socket.IsListening ? 1 : 0,
        _ => Errno.ENOPROTOOPT,
    };

    private static Errno WriteBack(Thread caller, ReadOnlySpan<byte> bytes, VirtualAddress value, VirtualAddress length, int room)
    {
        AddressSpace memory = caller.Process.Memory;
        int told = Math.Min(bytes.Length, room);
        Errno error = memory.CopyOut(value, bytes[..told]);
        return error == Errno.None ? memory.Write(length, told) : error;
    }
}
