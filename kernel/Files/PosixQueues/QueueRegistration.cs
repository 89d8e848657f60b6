namespace Tine.Files;

/// <summary>A process's wish to hear of the next message that comes to an empty queue: mq_notify(3).</summary>
internal sealed class QueueRegistration(QueueOwner owner, LockOwner descriptors, in QueueNotice notice)
{
    /// <summary>The last byte of a cookie tells the C library's thread what has happened; linux/mqueue.h.</summary>
    private const byte WokenUp = 1;
    private const byte Removed = 2;

    private readonly QueueNotice _notice = notice;

    public QueueOwner Owner => owner;

    /// <summary>The descriptors of the process. When they lose one of the queue the wish is over.</summary>
    public LockOwner Descriptors => descriptors;

    public QueueNoticeKind Kind => _notice.Kind;

    public int Signal => _notice.Kind == QueueNoticeKind.Signal ? _notice.Signal : 0;

    /// <summary>Tells that a message has come.</summary>
    public void Tell(Caller sender)
    {
        if (Signal != 0)
        {
            owner.Tell(sender, Signal, _notice.Value);
        }

        SendCookie(WokenUp);
    }

    /// <summary>Tells the C library's thread that nothing will come any more.</summary>
    public void End() => SendCookie(Removed);

    private void SendCookie(byte what)
    {
        if (_notice is { Socket: { } socket, Cookie: { } cookie })
        {
            cookie[^1] = what;
            socket.Deliver(cookie);
        }
    }
}
