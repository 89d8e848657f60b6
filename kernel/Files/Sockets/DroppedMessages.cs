namespace Tine.Files;

/// <summary>
/// Messages that nobody will read. Dropping one may close a socket in which more wait, and so on: they are dropped one after
/// the other, and not each within the last, so that a long chain does not fill the kernel stack.
/// </summary>
internal sealed class DroppedMessages
{
    private SocketMessage? _first;
    private bool _isDropping;

    public void Add(SocketMessage message)
    {
        message.Next = _first;
        _first = message;
    }

    /// <summary>Drops all, those that are added meanwhile too.</summary>
    public void Drop()
    {
        if (_isDropping)
        {
            return;
        }

        _isDropping = true;
        while (_first is { } message)
        {
            _first = message.Next;
            message.Drop();
        }

        _isDropping = false;
    }
}
