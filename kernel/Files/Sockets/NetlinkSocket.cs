using System.Collections.Generic;
using Tine.Memory;

namespace Tine.Files;

/// <summary>
/// A socket of AF_NETLINK. It receives what the kernel sends, the cookies of mq_notify(3) with SIGEV_THREAD, and does nothing else: there
/// is nobody to talk to.
/// </summary>
public sealed class NetlinkSocket : OpenFile
{
    private const int LongestQueue = 256;

    private readonly WaitQueue _readers = new();
    private readonly Queue<byte[]> _messages = new();

    public NetlinkSocket(FileServices services, Credentials owner, OpenFlags flags)
        : base(new NamelessInode(InternalFiles.Of(services).Sockets, FileKind.Socket, Permissions.Everyone, owner, null), flags | OpenFlags.ReadWrite)
    {
    }

    /// <summary>Puts a message at its end, unless nobody will read it, or too many wait.</summary>
    public void Deliver(byte[] message)
    {
        if (!IsClosed && _messages.Count < LongestQueue)
        {
            _messages.Enqueue(message);
            _readers.WakeAll();
        }
    }

    public override Result<long> Read(Caller caller, ref IoBuffer destination) =>
        Receive(caller, ref destination, IsNonBlocking ? Waiting.Never : Waiting.Allowed);

    /// <summary>Receives one message; what does not fit is lost.</summary>
    /// <returns>Bytes; EAGAIN, EFAULT; ERESTARTSYS for a signal.</returns>
    public Result<long> Receive(Caller caller, ref IoBuffer destination, Waiting waiting)
    {
        while (_messages.Count == 0)
        {
            Errno error = waiting == Waiting.Never ? Errno.EAGAIN : _readers.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }
        }

        Result<int> copied = destination.CopyTo(_messages.Dequeue());
        return copied.Failed ? copied.Error : copied.Value;
    }

    public override Result<long> Write(Caller caller, ref IoBuffer source) => Errno.ECONNREFUSED;

    public override PollEvents Poll(PollWatcher? watcher)
    {
        watcher?.Watch(_readers);
        return (_messages.Count > 0 ? PollEvents.Readable : PollEvents.None) | PollEvents.Writable;
    }
}
