using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>The arguments of sendmsg and recvmsg: the socket, the message's header, and where its bytes are.</summary>
internal readonly record struct MessageArguments(UnixSocket Socket, MessageHeader Header, IoVector[] Vectors)
{
    /// <summary>Reads them from the caller's memory.</summary>
    /// <returns>The arguments; EBADF, ENOTSOCK; EFAULT; EINVAL for vectors that are none, EMSGSIZE for too many.</returns>
    public static Result<MessageArguments> Fetch(Thread caller, OpenFile? file, VirtualAddress message)
    {
        Result<UnixSocket> socket = SocketArguments.SocketOf(file);
        Result<MessageHeader> header = socket.Failed ? socket.Error : caller.Process.Memory.Read<MessageHeader>(message);
        if (header.Failed)
        {
            return header.Error;
        }

        Result<IoVector[]> vectors = VectorArguments.Fetch(caller, new VirtualAddress(header.Value.Vectors), header.Value.VectorCount);
        return vectors.Failed ? vectors.Error : new MessageArguments(socket.Value, header.Value, vectors.Value);
    }
}
