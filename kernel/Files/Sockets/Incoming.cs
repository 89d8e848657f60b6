namespace Tine.Files;

/// <summary>The result of a receive besides the bytes.</summary>
public sealed class Incoming(ReceiveOptions options)
{
    public ReceiveOptions Options => options;

    /// <summary>Each with a reference, the receiver's.</summary>
    public OpenFile[] Files { get; internal set; } = [];

    public PeerIdentity Sender { get; internal set; } = PeerIdentity.Unknown;

    public SocketName SenderName { get; internal set; } = SocketName.None;

    /// <summary>The time of day of the send, if it was noted.</summary>
    public Timestamp Sent { get; private set; }

    /// <summary>Whether the message was longer than the room for it: MSG_TRUNC.</summary>
    public bool IsCut { get; internal set; }

    /// <summary>The whole length of the message, in bytes.</summary>
    public long WholeLength { get; internal set; }

    /// <summary>Gives back what the receiver does not want.</summary>
    public void DropFiles()
    {
        foreach (OpenFile file in Files)
        {
            file.Release();
        }

        Files = [];
    }

    internal void Note(SocketMessage message)
    {
        Sender = message.Sender;
        SenderName = message.SenderName;
        Sent = message.Sent;
        WholeLength = message.Rest.Length;
        if (message.Files.Length != 0)
        {
            Files = (options & ReceiveOptions.Peek) != 0 ? message.CopyFiles() : message.TakeFiles();
        }
    }
}
