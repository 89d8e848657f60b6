using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>sendto, recvfrom, sendmsg and recvmsg.</summary>
internal static class MessageCalls
{
    [Syscall(44, "sendto", Support = "messages of 96 KiB at most (EMSGSIZE); of streams any length")]
    internal static Result<long> SendTo(
        Thread caller, int descriptor, VirtualAddress buffer, ulong count, MessageFlags flags, VirtualAddress address, uint length)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        Result<UnixSocket> socket = SocketAndRange(borrowed.File, buffer, count);
        if (socket.Failed)
        {
            return socket.Error;
        }

        IoBuffer source = IoBuffer.ForUser(caller.Process.Memory, buffer, Math.Min(count, TransferCalls.MostBytes));
        PeerIdentity sender = PeerIdentity.Of(caller.Process.FileSystem.Services, caller);
        return Send(caller, socket.Value, ref source, flags, new Outgoing([], sender), address, length);
    }

    [Syscall(46, "sendmsg", Support = "messages of 96 KiB at most (EMSGSIZE); no sockets that hold sockets (ETOOMANYREFS)")]
    internal static Result<long> SendMessage(Thread caller, int descriptor, VirtualAddress message, MessageFlags flags)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        return (flags & MessageFlags.Compatible) != 0 ? Errno.EINVAL : SendOne(caller, borrowed.File, message, flags);
    }

    /// <summary>Sends what a struct msghdr says.</summary>
    internal static Result<long> SendOne(Thread caller, OpenFile? file, VirtualAddress message, MessageFlags flags)
    {
        Result<MessageArguments> arguments = MessageArguments.Fetch(caller, file, message);
        if (arguments.Failed)
        {
            return arguments.Error;
        }

        (UnixSocket socket, MessageHeader header, IoVector[] vectors) = arguments.Value;
        PeerIdentity sender = PeerIdentity.Of(caller.Process.FileSystem.Services, caller);
        Result<OpenFile[]> files = ControlMessages.Read(caller, header, ref sender);
        if (files.Failed)
        {
            return files.Error;
        }

        Outgoing outgoing = Pack(caller, files.Value, sender);
        Result<long> sent = SendVectors(caller, socket, vectors, header, flags, outgoing);
        outgoing.Drop();
        return sent;
    }

    [Syscall(45, "recvfrom")]
    internal static Result<long> ReceiveFrom(
        Thread caller, int descriptor, VirtualAddress buffer, ulong count, MessageFlags flags, VirtualAddress address, VirtualAddress length)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        if (borrowed.File is NetlinkSocket netlink)
        {
            IoBuffer room = IoBuffer.ForUser(caller.Process.Memory, buffer, Math.Min(count, TransferCalls.MostBytes));
            return netlink.Receive(caller, ref room, (flags & MessageFlags.NeverWait) != 0 || netlink.IsNonBlocking ? Waiting.Never : Waiting.Allowed);
        }

        Result<UnixSocket> socket = SocketAndRange(borrowed.File, buffer, count);
        if (socket.Failed)
        {
            return socket.Error;
        }

        IoBuffer destination = IoBuffer.ForUser(caller.Process.Memory, buffer, Math.Min(count, TransferCalls.MostBytes));
        var incoming = new Incoming(OptionsOf(socket.Value, flags));
        Result<long> received = Receive(caller, socket.Value, ref destination, flags, incoming);
        incoming.DropFiles();
        Errno error = received.Failed ? received.Error : SocketArguments.WriteName(caller, incoming.SenderName, address, length);
        return error == Errno.None ? received : error;
    }

    [Syscall(47, "recvmsg")]
    internal static Result<long> ReceiveMessage(Thread caller, int descriptor, VirtualAddress message, MessageFlags flags)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        return (flags & MessageFlags.Compatible) != 0 ? Errno.EINVAL : ReceiveOne(caller, borrowed.File, message, flags);
    }

    /// <summary>Receives into what a struct msghdr says.</summary>
    internal static Result<long> ReceiveOne(Thread caller, OpenFile? file, VirtualAddress message, MessageFlags flags)
    {
        Result<MessageArguments> arguments = MessageArguments.Fetch(caller, file, message);
        if (arguments.Failed)
        {
            return arguments.Error;
        }

        (UnixSocket socket, MessageHeader header, IoVector[] vectors) = arguments.Value;
        var incoming = new Incoming(OptionsOf(socket, flags));
        Result<long> received = ReceiveVectors(caller, socket, vectors, flags, incoming);
        Errno error = received.Failed ? received.Error : WriteBack(caller, socket, incoming, header, message, flags);
        incoming.DropFiles();
        return error == Errno.None ? received : error;
    }

    /// <summary>Packs a message; its files are charged to the sender.</summary>
    private static Outgoing Pack(Thread caller, OpenFile[] files, PeerIdentity sender)
    {
        Process process = caller.Process;
        return files.Length == 0 ? new Outgoing(files, sender) : new Outgoing(files, sender)
        {
            Account = process.FileSystem.Services.Accounts.Of(caller.Credentials),
            MostInFlight = FileLimits.AreLiftedFor(caller.Credentials) ? ulong.MaxValue : process.Limits[Resource.Descriptors].Soft,
        };
    }

    /// <returns>The socket; EBADF, ENOTSOCK; EFAULT when the bytes do not lie in a user's range.</returns>
    private static Result<UnixSocket> SocketAndRange(OpenFile? file, VirtualAddress buffer, ulong count)
    {
        Result<UnixSocket> socket = SocketArguments.SocketOf(file);
        return socket.Failed || UserMemory.IsUserRange(buffer, count) ? socket : Errno.EFAULT;
    }

    private static Result<long> SendVectors(
        Thread caller, UnixSocket socket, IoVector[] vectors, in MessageHeader header, MessageFlags flags, Outgoing outgoing)
    {
        var address = new VirtualAddress(header.Name);
        ulong total = VectorArguments.TotalOf(vectors);
        if (vectors.Length == 1)
        {
            IoBuffer single = IoBuffer.ForUser(caller.Process.Memory, new VirtualAddress(vectors[0].Start), total);
            return Send(caller, socket, ref single, flags, outgoing, address, header.NameLength);
        }

        if (total > UnixSocket.LargestMessage && socket.SocketKind != SocketKind.Stream)
        {
            return Errno.EMSGSIZE;
        }

        Result<byte[]> gathered = VectorArguments.Gather(caller, vectors, (int)Math.Min(total, UnixSocket.LargestMessage));
        if (gathered.Failed)
        {
            return gathered.Error;
        }

        IoBuffer source = IoBuffer.ForKernel(gathered.Value);
        return Send(caller, socket, ref source, flags, outgoing, address, header.NameLength);
    }

    private static Result<long> Send(
        Thread caller, UnixSocket socket, ref IoBuffer source, MessageFlags flags, Outgoing outgoing, VirtualAddress address, uint length)
    {
        if (!address.IsNull && length > 0)
        {
            Result<SocketName> name = SocketArguments.ReadName(caller, address, length);
            Result<UnixSocket> target = name.Failed ? name.Error
                : socket is ConnectionSocket ? socket
                : SocketArguments.Find(caller, name.Value);
            if (target.Failed)
            {
                return target.Error;
            }

            outgoing.Destination = target.Value;
        }

        outgoing.IsUrgent = (flags & MessageFlags.OutOfBand) != 0;
        outgoing.Waiting = (flags & MessageFlags.NeverWait) != 0 || socket.IsNonBlocking ? Waiting.Never : Waiting.Allowed;
        Result<long> sent = socket.Send(caller, ref source, outgoing);
        bool isQuiet = (flags & MessageFlags.NoSignal) != 0 || socket.SocketKind != SocketKind.Stream;
        return isQuiet ? sent : TransferCalls.AfterWrite(caller, sent);
    }

    private static Result<long> ReceiveVectors(
        Thread caller, UnixSocket socket, IoVector[] vectors, MessageFlags flags, Incoming incoming)
    {
        ulong total = VectorArguments.TotalOf(vectors);
        if (vectors.Length == 1)
        {
            IoBuffer single = IoBuffer.ForUser(caller.Process.Memory, new VirtualAddress(vectors[0].Start), total);
            return Receive(caller, socket, ref single, flags, incoming);
        }

        byte[] room = new byte[(int)Math.Min(total, UnixSocket.LargestMessage)];
        IoBuffer destination = IoBuffer.ForKernel(room);
        Result<long> received = Receive(caller, socket, ref destination, flags, incoming);
        int count = received.Failed ? 0 : (int)Math.Min(received.Value, room.Length);
        Errno error = VectorArguments.Scatter(caller, vectors, room.AsSpan(0, count));
        return error == Errno.None ? received : error;
    }

    private static Result<long> Receive(Thread caller, UnixSocket socket, ref IoBuffer destination, MessageFlags flags, Incoming incoming)
    {
        Result<long> received = socket.Receive(caller, ref destination, incoming);
        bool tellsWhole = (flags & MessageFlags.Cut) != 0 && socket.SocketKind != SocketKind.Stream;
        return !received.Failed && tellsWhole && incoming.IsCut ? incoming.WholeLength : received;
    }

    private static ReceiveOptions OptionsOf(UnixSocket socket, MessageFlags flags)
    {
        ReceiveOptions options = socket.OwnOptions | ((flags & MessageFlags.Peek) != 0 ? ReceiveOptions.Peek : ReceiveOptions.None);
        options |= (flags & MessageFlags.OutOfBand) != 0 ? ReceiveOptions.Urgent : ReceiveOptions.None;
        options |= (flags & MessageFlags.WaitForAll) != 0 ? ReceiveOptions.WaitForAll : ReceiveOptions.None;
        return options | ((flags & MessageFlags.NeverWait) != 0 ? ReceiveOptions.NeverWait : ReceiveOptions.None);
    }

    /// <summary>Writes sender, files and flags of a received message back into its header.</summary>
    private static Errno WriteBack(
        Thread caller, UnixSocket socket, Incoming incoming, in MessageHeader header, VirtualAddress message, MessageFlags flags)
    {
        MessageFlags told = flags & MessageFlags.CloseOnExec;
        told |= flags & MessageFlags.OutOfBand;
        told |= incoming.IsCut ? MessageFlags.Cut : MessageFlags.None;
        DescriptorFlags descriptorFlags = told != 0 && (flags & MessageFlags.CloseOnExec) != 0 ? DescriptorFlags.CloseOnExec : DescriptorFlags.None;
        Result<ulong> control = ControlMessages.Write(caller, incoming, socket, header, descriptorFlags, ref told);
        if (control.Failed)
        {
            return control.Error;
        }

        uint nameLength = 0;
        if (header.Name != 0 && !incoming.SenderName.IsNone)
        {
            Result<uint> name = SocketArguments.WriteName(caller, incoming.SenderName, new VirtualAddress(header.Name), header.NameLength);
            if (name.Failed)
            {
                return name.Error;
            }

            nameLength = name.Value;
        }

        AddressSpace memory = caller.Process.Memory;
        Errno error = header.Name == 0 ? Errno.None : memory.Write(message + MessageHeader.NameLengthOffset, nameLength);
        error = error == Errno.None ? memory.Write(message + MessageHeader.ControlLengthOffset, control.Value) : error;
        return error == Errno.None ? memory.Write(message + MessageHeader.FlagsOffset, (int)told) : error;
    }
}
