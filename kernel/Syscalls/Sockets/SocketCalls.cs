using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Making sockets and connecting them: socket, bind, listen, accept, connect, shutdown, and their names.</summary>
internal static class SocketCalls
{
    private const int UnixFamily = SocketArguments.UnixFamily;
    private const int KindMask = 0xf;
    private const int RawKind = 3;
    private const int NetlinkFamily = 16;
    private const OpenFlags KindFlags = OpenFlags.NonBlocking | OpenFlags.CloseOnExec;

    [Syscall(41, "socket", Support = "AF_UNIX; AF_NETLINK for the cookies of mq_notify alone; other families give EAFNOSUPPORT")]
    internal static Result<int> Socket(Thread caller, int family, int kind, int protocol)
    {
        Result<OpenFile> socket = family == NetlinkFamily ? MakeNetlink(caller, kind, protocol) : MakeUnix(caller, family, kind, protocol);
        return socket.Failed ? socket.Error : caller.Process.Descriptors.AddNew(caller, socket.Value, FlagsOf(kind));
    }

    [Syscall(53, "socketpair", Support = "AF_UNIX; other families give EAFNOSUPPORT")]
    internal static Errno Pair(Thread caller, int family, int kind, int protocol, VirtualAddress descriptors)
    {
        Result<UnixSocket> first = Make(caller, family, kind, protocol);
        if (first.Failed)
        {
            return first.Error;
        }

        UnixSocket second = Make(caller, family, kind, protocol).Value;
        UnixSocket.Pair(caller, first.Value, second);
        return PipeCalls.ReturnPair(caller, first.Value, second, FlagsOf(kind), descriptors);
    }

    [Syscall(49, "bind")]
    internal static Errno Bind(Thread caller, int descriptor, VirtualAddress address, uint length)
    {
        Result<UnixSocket> socket = SocketArguments.SocketOf(caller.Process.Descriptors.Find(descriptor));
        if (socket.Failed)
        {
            return socket.Error;
        }

        Result<SocketName> name = SocketArguments.ReadName(caller, address, length);
        return name.Failed ? name.Error
            : name.Value.IsNone ? socket.Value.BindAnywhere()
            : name.Value.IsAbstract ? socket.Value.BindAbstract(name.Value)
            : SocketArguments.BindToPath(caller, socket.Value, name.Value);
    }

    [Syscall(50, "listen")]
    internal static Errno Listen(Thread caller, int descriptor, int backlog)
    {
        Result<UnixSocket> socket = SocketArguments.SocketOf(caller.Process.Descriptors.Find(descriptor));
        return socket.Failed ? socket.Error : socket.Value.Listen(caller, backlog);
    }

    [Syscall(42, "connect")]
    internal static Errno Connect(Thread caller, int descriptor, VirtualAddress address, uint length)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        Result<UnixSocket> socket = SocketArguments.SocketOf(borrowed.File);
        if (socket.Failed)
        {
            return socket.Error;
        }

        if (socket.Value is DatagramSocket datagrams && length >= sizeof(ushort)
            && caller.Process.Memory.Read<ushort>(address) is { Failed: false, Value: SocketArguments.NoFamily })
        {
            datagrams.Disconnect();
            return Errno.None;
        }

        Result<SocketName> name = SocketArguments.ReadName(caller, address, length);
        if (name.Failed)
        {
            return name.Error;
        }

        Result<UnixSocket> target = SocketArguments.Find(caller, name.Value);
        return target.Failed ? target.Error : socket.Value.Connect(caller, target.Value);
    }

    [Syscall(43, "accept")]
    internal static Result<int> Accept(Thread caller, int descriptor, VirtualAddress address, VirtualAddress length) =>
        Accept4(caller, descriptor, address, length, OpenFlags.ReadOnly);

    [Syscall(288, "accept4")]
    internal static Result<int> Accept4(Thread caller, int descriptor, VirtualAddress address, VirtualAddress length, OpenFlags flags)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        if (borrowed.File is not null && (flags & ~KindFlags) != 0)
        {
            return Errno.EINVAL;
        }

        Result<UnixSocket> socket = SocketArguments.SocketOf(borrowed.File);
        Result<UnixSocket> accepted = socket.Failed ? socket.Error : socket.Value.Accept(caller);
        if (accepted.Failed)
        {
            return accepted.Error;
        }

        accepted.Value.Flags |= flags & OpenFlags.NonBlocking;
        Result<SocketName> peer = accepted.Value.GetPeerName();
        Errno error = SocketArguments.WriteName(caller, peer.Failed ? SocketName.None : peer.Value, address, length);
        if (error != Errno.None)
        {
            accepted.Value.Release();
            return error;
        }

        return caller.Process.Descriptors.AddNew(caller, accepted.Value, OpenCalls.FlagsOf(flags));
    }

    [Syscall(48, "shutdown")]
    internal static Errno Shutdown(Thread caller, int descriptor, int how)
    {
        Result<UnixSocket> socket = SocketArguments.SocketOf(caller.Process.Descriptors.Find(descriptor));
        return socket.Failed ? socket.Error
            : how is < 0 or > 2 ? Errno.EINVAL
            : socket.Value.Shutdown((SocketDirections)(how + 1));
    }

    [Syscall(51, "getsockname")]
    internal static Errno GetName(Thread caller, int descriptor, VirtualAddress address, VirtualAddress length)
    {
        Result<UnixSocket> socket = SocketArguments.SocketOf(caller.Process.Descriptors.Find(descriptor));
        return socket.Failed ? socket.Error : WriteBackName(caller, socket.Value.Name, address, length);
    }

    [Syscall(52, "getpeername")]
    internal static Errno GetPeerName(Thread caller, int descriptor, VirtualAddress address, VirtualAddress length)
    {
        Result<UnixSocket> socket = SocketArguments.SocketOf(caller.Process.Descriptors.Find(descriptor));
        Result<SocketName> name = socket.Failed ? socket.Error : socket.Value.GetPeerName();
        return name.Failed ? name.Error : WriteBackName(caller, name.Value, address, length);
    }

    private static Errno WriteBackName(Thread caller, SocketName name, VirtualAddress address, VirtualAddress length) =>
        address.IsNull ? Errno.EFAULT : SocketArguments.WriteName(caller, name, address, length);

    private static Result<UnixSocket> Make(Thread caller, int family, int kind, int protocol)
    {
        var flags = (OpenFlags)(kind & ~KindMask);
        if ((flags & ~KindFlags) != 0)
        {
            return Errno.EINVAL;
        }

        if (family != UnixFamily)
        {
            return Errno.EAFNOSUPPORT;
        }

        // As on Linux a raw socket is one of datagrams here.
        SocketKind wanted = (kind & KindMask) == RawKind ? SocketKind.Datagram : (SocketKind)(kind & KindMask);
        if (protocol is not (0 or UnixFamily))
        {
            return Errno.EPROTONOSUPPORT;
        }

        if (wanted is not (SocketKind.Stream or SocketKind.Datagram or SocketKind.SequencedPacket))
        {
            return Errno.ESOCKTNOSUPPORT;
        }

        Process process = caller.Process;
        return UnixSocket.Make(process.FileSystem.Services, caller.Credentials, wanted, flags & OpenFlags.NonBlocking);
    }

    private static Result<OpenFile> MakeUnix(Thread caller, int family, int kind, int protocol)
    {
        Result<UnixSocket> made = Make(caller, family, kind, protocol);
        return made.Failed ? made.Error : made.Value;
    }

    /// <summary>A socket at which the C library waits for mq_notify's SIGEV_THREAD. Protocol 0 alone exists on every Linux.</summary>
    private static Result<OpenFile> MakeNetlink(Thread caller, int kind, int protocol)
    {
        var flags = (OpenFlags)(kind & ~KindMask);
        return (flags & ~KindFlags) != 0 ? Errno.EINVAL
            : (kind & KindMask) is not (RawKind or (int)SocketKind.Datagram) ? Errno.ESOCKTNOSUPPORT
            : protocol != 0 ? Errno.EPROTONOSUPPORT
            : new NetlinkSocket(caller.Process.FileSystem.Services, caller.Credentials, flags & OpenFlags.NonBlocking);
    }

    private static DescriptorFlags FlagsOf(int kind) => OpenCalls.FlagsOf((OpenFlags)(kind & ~KindMask));
}
