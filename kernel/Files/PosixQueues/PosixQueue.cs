namespace Tine.Files;

/// <summary>A POSIX message queue: messages in the order of their priorities, and those that wait for one or for room.</summary>
/// <remarks>
/// <code>
///     mq_send --> a receiver waits:  it is given the message
///                 there is room:     into the tree; the first of an empty queue is told to who registered (mq_notify)
///                 the queue is full: the sender waits with its message
///     mq_receive --> takes the first of the tree, and a waiting sender's message comes in for it
/// </code>
/// A thread that makes room or brings a message does what the other waits for, so that nobody else gets ahead of it. Senders wait only while it is
/// full and receivers only while it is empty: never both.
/// </remarks>
public sealed partial class PosixQueue : Inode
{
    /// <summary>The size of each of these files, whatever is in the queue; FILENT_SIZE of Linux.</summary>
    private const ulong FileSize = 80;

    private readonly PosixQueues _queues;
    private readonly UserAccount _account;
    private readonly QueueSize _size;
    private readonly WaitQueue _changes = new();
    private IntrusiveTree<QueueMessage, QueueMessage.Link> _messages;
    private IntrusiveTree<QueueWait, QueueWait.Link> _senders;
    private IntrusiveTree<QueueWait, QueueWait.Link> _receivers;
    private ulong _lastNumber;
    private ulong _fileSize = FileSize;

    internal PosixQueue(PosixQueues queues, FileSystem fileSystem, Permissions permissions, Credentials owner, QueueSize size)
        : base(fileSystem, FileKind.Regular, permissions, owner)
    {
        _queues = queues;
        _account = fileSystem.Services.Accounts.Of(owner);
        _size = size;
    }

    public override ulong Size => _fileSize;

    /// <summary>Messages that it has room for, and bytes of each.</summary>
    public QueueSize Room => _size;

    /// <summary>Messages that wait in it.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of the messages that wait in it.</summary>
    public ulong Bytes { [NoAllocation] get; private set; }

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) => new OpenQueue(this, flags);

    /// <summary>Sends a message, as soon as there is room.</summary>
    /// <returns>None; ENOMEM, EAGAIN, ETIMEDOUT; ERESTARTSYS for a signal.</returns>
    public Errno Send(Caller caller, QueueMessage message, Waiting waiting, ulong deadlineNanoseconds)
    {
        if (!_queues.TryHold((ulong)message.Size))
        {
            return Errno.ENOMEM;
        }

        Errno error = Errno.None;
        if (Count == _size.Messages)
        {
            error = waiting == Waiting.Never ? Errno.EAGAIN : Sleep(caller, ref _senders, NewWait(caller, message), deadlineNanoseconds);
            if (error != Errno.None)
            {
                _queues.Drop((ulong)message.Size, 1);
            }

            return error;
        }

        if (_receivers.First is { } receiver)
        {
            _receivers.Remove(receiver);
            receiver.Finish(message);
        }
        else
        {
            Enter(message);
            TellRegistered(caller);
            _changes.WakeAll();
        }

        NoteUse();
        return Errno.None;
    }

    /// <summary>Takes the oldest of the messages with the highest priority, as soon as there is one.</summary>
    /// <returns>The message; EAGAIN, ETIMEDOUT; ERESTARTSYS for a signal.</returns>
    public Result<QueueMessage> Receive(Caller caller, Waiting waiting, ulong deadlineNanoseconds)
    {
        QueueMessage taken;
        if (_messages.First is { } first)
        {
            Leave(first);
            if (_senders.First is { } sender)
            {
                _senders.Remove(sender);
                Enter(sender.Message!);
                sender.Finish();
            }
            else
            {
                _changes.WakeAll();
            }

            NoteUse();
            taken = first;
        }
        else
        {
            QueueWait wait = NewWait(caller, null);
            Errno error = waiting == Waiting.Never ? Errno.EAGAIN : Sleep(caller, ref _receivers, wait, deadlineNanoseconds);
            if (error != Errno.None)
            {
                return error;
            }

            taken = wait.Message!;
        }

        _queues.Drop((ulong)taken.Size, 1);
        return taken;
    }

    /// <summary>The events that are ready now; with a watcher, first has it told of changes.</summary>
    internal PollEvents Poll(PollWatcher? watcher)
    {
        watcher?.Watch(_changes);
        return (Count > 0 ? PollEvents.Readable : PollEvents.None) | (Count < _size.Messages ? PollEvents.Writable : PollEvents.None);
    }

    /// <summary>Gives back what it was charged for: name and descriptors are gone, and nobody waits.</summary>
    protected override void OnUnused()
    {
        _queues.Drop(Bytes, (ulong)Count);
        _queues.Refund(_account, _size);
        _messages = default;
        Count = 0;
        Bytes = 0;
    }

    /// <summary>Changes the size that stat(2) tells, and no message: what Linux does.</summary>
    protected override Errno Truncate(Caller caller, ulong size)
    {
        _fileSize = size;
        return Errno.None;
    }

    private QueueWait NewWait(Caller caller, QueueMessage? message) =>
        new(message, FileSystem.Services.Callers.UrgencyOf(caller), ++_lastNumber);

    private static Errno Sleep(Caller caller, ref IntrusiveTree<QueueWait, QueueWait.Link> waiting, QueueWait wait, ulong deadlineNanoseconds)
    {
        waiting.Add(wait, TreeWeight.Of(wait.Number));
        while (!wait.IsOver)
        {
            Errno error = wait.Sleeper.Wait(caller, SleepKind.Interruptible, deadlineNanoseconds);
            if (error != Errno.None && !wait.IsOver)
            {
                waiting.Remove(wait);
                return error;
            }
        }

        return Errno.None;
    }

    private void Enter(QueueMessage message)
    {
        message.Number = ++_lastNumber;
        _messages.Add(message, TreeWeight.Of(message.Number));
        Count++;
        Bytes += (ulong)message.Size;
    }

    private void Leave(QueueMessage message)
    {
        _messages.Remove(message);
        Count--;
        Bytes -= (ulong)message.Size;
    }

    private void NoteUse() => SetTimes(FileSystem.Now, FileSystem.Now);
}
