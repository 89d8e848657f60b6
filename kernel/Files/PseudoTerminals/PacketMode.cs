namespace Tine.Files;

/// <summary>Packet mode of a pseudo-terminal's master (TIOCPKT): it hears of what is done at the terminal, beside the output.</summary>
[NoAllocation]
internal sealed class PacketMode
{
    private PacketStatus _news;

    public bool IsOn { get; private set; }

    /// <summary>Whether there is news to report.</summary>
    public bool HasNews => _news != PacketStatus.Data;

    /// <summary>Switches it on, with nothing to tell yet, or off.</summary>
    public void Set(int isOn)
    {
        _news = IsOn && isOn != 0 ? _news : PacketStatus.Data;
        IsOn = isOn != 0;
    }

    /// <summary>Notes what happened.</summary>
    /// <param name="news">The states that hold now.</param>
    /// <param name="revoked">The states that ended, and need not be told.</param>
    /// <returns>Whether the master is to be woken.</returns>
    public bool Note(PacketStatus news, PacketStatus revoked)
    {
        if (IsOn)
        {
            _news = (_news & ~revoked) | news;
        }

        return IsOn;
    }

    /// <summary>Takes what there is to tell.</summary>
    public byte Take()
    {
        PacketStatus news = _news;
        _news = PacketStatus.Data;
        return (byte)news;
    }
}
