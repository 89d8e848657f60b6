using System;

namespace Tine.Files;

/// <summary>A message queue of System V; msgget(2).</summary>
public sealed class SystemVQueue(SystemVQueues queues, int key, int flags, Credentials creator, long nowSeconds)
    : IpcObject(key, flags, creator, nowSeconds)
{
    /// <summary>Messages of one queue, however short: they are looked through at one go.</summary>
    private const int MostMessages = 16384;

    private IntrusiveList<SystemVMessage, SystemVMessage.Link> _messages;
    private readonly WaitQueue _senders = new();
    private readonly WaitQueue _receivers = new();

    /// <summary>Bytes that may wait in it.</summary>
    public ulong Capacity { get; private set; } = SystemVQueues.DefaultCapacity;

    public int Count { get; private set; }

    /// <summary>Bytes that wait in it.</summary>
    public ulong Bytes { get; private set; }

    public int LastSender { get; private set; }

    public int LastReceiver { get; private set; }

    /// <summary>Times of day of the last msgsnd and msgrcv, in seconds; 0 for never.</summary>
    public long SendSeconds { get; private set; }

    public long ReceiveSeconds { get; private set; }

    /// <summary>Sets its capacity: IPC_SET.</summary>
    public void SetCapacity(ulong bytes)
    {
        Capacity = bytes;
        _senders.WakeAll();
    }

    /// <summary>Adds a message, when there is room.</summary>
    /// <returns>None; EAGAIN, EACCES, EIDRM, ENOMEM; ERESTARTNOHAND for a signal.</returns>
    public Errno Send(Caller caller, FileServices services, long type, byte[] bytes, bool waits)
    {
        while (true)
        {
            Errno error = Check(services.Callers.CredentialsOf(caller), WriteAccess);
            if (error != Errno.None || HasRoomFor(bytes))
            {
                return error == Errno.None ? Add(caller, services, new SystemVMessage(type, bytes)) : error;
            }

            error = waits ? _senders.Wait(caller) : Errno.EAGAIN;
            if (IsRemoved || error != Errno.None)
            {
                return IsRemoved ? Errno.EIDRM : error == Errno.ERESTARTSYS ? Errno.ERESTARTNOHAND : error;
            }
        }
    }

    /// <summary>Takes a message, when there is one.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="services">The machine's.</param>
    /// <param name="type">The type that is wanted: 0 for any, -N for the lowest up to N; with <see cref="ReceiveFlags.Copy"/> a place.</param>
    /// <param name="room">Bytes of a message that the caller has room for.</param>
    /// <param name="flags">Its flags.</param>
    /// <param name="received">The message's type.</param>
    /// <returns>Its bytes; E2BIG, ENOMSG, EACCES, EIDRM; ERESTARTNOHAND for a signal.</returns>
    public Result<byte[]> Receive(Caller caller, FileServices services, long type, ulong room, ReceiveFlags flags, out long received)
    {
        received = 0;
        while (true)
        {
            Errno error = Check(services.Callers.CredentialsOf(caller), ReadAccess);
            if (error != Errno.None)
            {
                return error;
            }

            if (Find(type, flags) is { } message)
            {
                received = message.Type;
                return Take(caller, services, message, room, flags);
            }

            error = (flags & ReceiveFlags.NoWait) != 0 ? Errno.ENOMSG : _receivers.Wait(caller);
            if (IsRemoved || error != Errno.None)
            {
                return IsRemoved ? Errno.EIDRM : error == Errno.ERESTARTSYS ? Errno.ERESTARTNOHAND : error;
            }
        }
    }

    /// <summary>Drops its messages and ends all waits: IPC_RMID.</summary>
    internal void EndAll()
    {
        queues.Note(-Count, -(long)Bytes);
        _messages = default;
        _senders.WakeAll();
        _receivers.WakeAll();
    }

    private bool HasRoomFor(byte[] bytes) =>
        (ulong)bytes.Length + Bytes <= Capacity && Count < MostMessages && (ulong)Count < Capacity;

    private Errno Add(Caller caller, FileServices services, SystemVMessage message)
    {
        if (!queues.HasRoomFor(message.Bytes.Length))
        {
            return Errno.ENOMEM;
        }

        _messages.AddLast(message);
        Note(1, message.Bytes.Length);
        LastSender = services.Callers.ProcessIdOf(caller);
        SendSeconds = services.Time.Now.Seconds;
        _receivers.WakeAll();
        return Errno.None;
    }

    private Result<byte[]> Take(Caller caller, FileServices services, SystemVMessage message, ulong room, ReceiveFlags flags)
    {
        if ((ulong)message.Bytes.Length > room && (flags & ReceiveFlags.Truncate) == 0)
        {
            return Errno.E2BIG;
        }

        if ((flags & ReceiveFlags.Copy) == 0)
        {
            _messages.Remove(message);
            Note(-1, -message.Bytes.Length);
            LastReceiver = services.Callers.ProcessIdOf(caller);
            ReceiveSeconds = services.Time.Now.Seconds;
            _senders.WakeAll();
        }

        return message.Bytes;
    }

    private void Note(int messages, int bytes)
    {
        Count += messages;
        Bytes = (ulong)((long)Bytes + bytes);
        queues.Note(messages, bytes);
    }

    private SystemVMessage? Find(long type, ReceiveFlags flags)
    {
        SystemVMessage? best = null;
        long place = 0;
        long highest = type == long.MinValue ? long.MaxValue : -type;
        foreach (SystemVMessage message in _messages)
        {
            if ((flags & ReceiveFlags.Copy) != 0 ? place++ == type
                : type == 0 || (type > 0 && (message.Type == type) != ((flags & ReceiveFlags.Except) != 0)))
            {
                return message;
            }

            if (type < 0 && (flags & ReceiveFlags.Copy) == 0 && message.Type <= highest && message.Type < (best?.Type ?? long.MaxValue))
            {
                best = message;
            }
        }

        return best;
    }
}
