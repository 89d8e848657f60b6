namespace Tine.Files;

/// <content>The process that is to hear of the next message: mq_notify(3).</content>
public sealed partial class PosixQueue
{
    private QueueRegistration? _registration;

    /// <summary>The manner in which the registered process hears of it; Signal without one.</summary>
    internal QueueNoticeKind NoticeKind => _registration?.Kind ?? default;

    /// <summary>The signal that it gets, or 0.</summary>
    internal int NoticeSignal => _registration?.Signal ?? 0;

    /// <summary>The registered process's id, or 0.</summary>
    internal int RegisteredProcess => _registration?.Owner.ProcessId ?? 0;

    /// <summary>Registers a process, for one message.</summary>
    /// <param name="owner">The process.</param>
    /// <param name="descriptors">Its descriptors, which will tell that one of this queue is closed.</param>
    /// <param name="notice">The manner in which it hears of the message.</param>
    /// <returns>None; EBUSY when there is another, or this very process.</returns>
    public Errno Register(QueueOwner owner, LockOwner descriptors, in QueueNotice notice)
    {
        if (_registration is not null)
        {
            return Errno.EBUSY;
        }

        descriptors.HoldsClaims = true;
        _registration = new QueueRegistration(owner, descriptors, notice);
        SetTimes(FileSystem.Now, null);
        return Errno.None;
    }

    /// <summary>Takes the caller's registration back; that of another process stays.</summary>
    public void Unregister(Caller caller)
    {
        if (_registration is { } registration && registration.Owner.Includes(caller))
        {
            EndRegistration(registration);
            SetTimes(FileSystem.Now, null);
        }
    }

    /// <inheritdoc/>
    internal override void ReleaseClaims(LockOwner owner)
    {
        base.ReleaseClaims(owner);
        if (_registration is { } registration && registration.Descriptors == owner)
        {
            EndRegistration(registration);
        }
    }

    private void EndRegistration(QueueRegistration registration)
    {
        _registration = null;
        registration.End();
    }

    /// <summary>Tells of the message that came to the empty queue. Nobody waits for it: who does would have been given it.</summary>
    private void TellRegistered(Caller sender)
    {
        if (Count == 1 && _registration is { } registration)
        {
            _registration = null;
            registration.Tell(sender);
        }
    }
}
