using Tine.Memory;

namespace Tine.Files;

/// <summary>
/// Messages that nobody will read. Dropping one may close a socket in which more wait, and so on: they are dropped one after
/// the other, and not each within the last, so that a long chain does not fill the kernel stack; and in portions, so that it does
/// not hold the processor.
/// </summary>
internal sealed class DroppedMessages : ServicePart
{
    private const int MessagesAPortion = 500;

    /// <summary>Messages that take as long to drop as a file takes to close, which may be a socket.</summary>
    private const int MessagesAFile = 16;

    private readonly Remainder _remainder;
    private IntrusiveList<SocketMessage, SocketMessage.Link> _messages;
    private bool _isDropping;
    private bool _isWaiting;

    private DroppedMessages() => _remainder = new Remainder(this);

    public static DroppedMessages Of(FileServices services) => (DroppedMessages)(services.DroppedMessages ??= new DroppedMessages());

    public void Add(ref IntrusiveList<SocketMessage, SocketMessage.Link> messages) => _messages.TakeAll(ref messages);

    /// <summary>Drops all, those that are added meanwhile too; many of them later.</summary>
    public void Drop()
    {
        if (!_isDropping && !_isWaiting && !DropPortion())
        {
            _isWaiting = true;
            UnusedMemory.Current.Add(_remainder);
        }
    }

    /// <returns>Whether nothing is left.</returns>
    private bool DropPortion()
    {
        _isDropping = true;
        for (int left = MessagesAPortion; left > 0 && _messages.TakeFirst() is { } message;)
        {
            left -= 1 + (message.Files.Length * MessagesAFile);
            message.Drop();
        }

        _isDropping = false;
        return _messages.IsEmpty;
    }

    /// <summary>The messages that are dropped later.</summary>
    private sealed class Remainder(DroppedMessages dropped) : UnusedObject
    {
        public override bool FreePortion()
        {
            dropped._isWaiting = !dropped.DropPortion();
            return !dropped._isWaiting;
        }
    }
}
