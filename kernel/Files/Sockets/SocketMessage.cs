using System;

namespace Tine.Files;

/// <summary>One message: bytes, open files, and the sender.</summary>
internal sealed class SocketMessage(byte[] bytes, Outgoing outgoing, SocketName senderName)
{
    /// <summary>The size of a message besides its bytes, so that many small ones fill a queue too.</summary>
    private const int Overhead = 64;

    /// <summary>The weight of an open file, in bytes.</summary>
    private const int FileWeight = 256;

    private readonly UserAccount? _account = outgoing.Account;
    private readonly int _filesWeight = outgoing.FileCount * FileWeight;

    private ListLink<SocketMessage> _link;
    private int _start;

    /// <summary>Each with a reference, until <see cref="TakeFiles"/>.</summary>
    public OpenFile[] Files { get; private set; } = outgoing.TakeFiles();

    public PeerIdentity Sender { get; } = outgoing.Sender;

    public SocketName SenderName => senderName;

    /// <summary>The time of day of the send, if the receiver wanted it then (SO_TIMESTAMP).</summary>
    public Timestamp Sent { get; init; }

    /// <summary>MSG_PEEK has told of it.</summary>
    public bool WasPeeked { get; set; }

    /// <summary>Bytes that were not read yet.</summary>
    public ReadOnlySpan<byte> Rest => bytes.AsSpan(_start);

    /// <summary>The share of a queue that it takes, in bytes.</summary>
    public int Weight => bytes.Length + Overhead + _filesWeight;

    public void Consume(int count) => _start += count;

    /// <summary>The references go to the caller.</summary>
    public OpenFile[] TakeFiles()
    {
        OpenFile[] taken = Files;
        if (_account is { } account)
        {
            account.FilesInFlight -= (ulong)taken.Length;
        }

        Files = [];
        return taken;
    }

    /// <summary>Copies the files, with references of their own (MSG_PEEK).</summary>
    public OpenFile[] CopyFiles()
    {
        foreach (OpenFile file in Files)
        {
            file.AddReference();
        }

        return Files;
    }

    /// <summary>Drops the message unread.</summary>
    public void Drop()
    {
        foreach (OpenFile file in TakeFiles())
        {
            file.Release();
        }
    }

    /// <summary>In a <see cref="MessageQueue"/>, and later among the <see cref="DroppedMessages"/>.</summary>
    internal readonly struct Link : IListLink<SocketMessage>
    {
        [NoAllocation]
        public ref ListLink<SocketMessage> In(SocketMessage message) => ref message._link;
    }
}
