namespace Tine.Files;

/// <summary>
/// Messages that nobody will read. Dropping one may close a socket in which more wait, and so on: they are dropped one after
/// the other, and not each within the last, so that a long chain does not fill the kernel stack.
/// </summary>
internal sealed class DroppedMessages : ServicePart
{
    private IntrusiveList<SocketMessage, SocketMessage.Link> _messages;
    private bool _isDropping;

    public static DroppedMessages Of(FileServices services) => (DroppedMessages)(services.DroppedMessages ??= new DroppedMessages());

    public void Add(SocketMessage message) => _messages.AddFirst(message);

    /// <summary>Drops all, those that are added meanwhile too.</summary>
    public void Drop()
    {
        if (_isDropping)
        {
            return;
        }

        _isDropping = true;
        while (_messages.TakeFirst() is { } message)
        {
            message.Drop();
        }

        _isDropping = false;
    }
}
