namespace Tine.Files;

/// <summary>The additions to the bytes of a send.</summary>
/// <param name="files">Open files, each with a reference that the message takes over; empty for none (SCM_RIGHTS).</param>
/// <param name="sender">The sender, or the process that it says it is with the right to (SCM_CREDENTIALS).</param>
public sealed class Outgoing(OpenFile[] files, PeerIdentity sender)
{
    private OpenFile[] _files = files;

    public PeerIdentity Sender => sender;

    internal int FileCount => _files.Length;

    /// <summary>The sender's, to which the files are charged until they are received; null without files.</summary>
    public UserAccount? Account { get; init; }

    /// <summary>The most files that the sender may have in flight: RLIMIT_NOFILE, or no limit (CAP_SYS_RESOURCE).</summary>
    public ulong MostInFlight { get; init; } = ulong.MaxValue;

    /// <summary>The destination of a datagram; null for the connected peer.</summary>
    public UnixSocket? Destination { get; set; }

    public Waiting Waiting { get; set; }

    /// <summary>MSG_OOB: the last byte is urgent.</summary>
    public bool IsUrgent { get; set; }

    /// <summary>
    /// Checks whether the files may wait at a socket. One that waits in itself, or holds others that wait, could end up where nobody
    /// can close it any more: it is refused, where Linux lets it through and collects such rings later.
    /// </summary>
    /// <returns>None; ETOOMANYREFS, also for a sender who has too many on their way.</returns>
    internal Errno MayWaitAt(UnixSocket target)
    {
        if (Account is { } account && account.FilesInFlight > MostInFlight)
        {
            return Errno.ETOOMANYREFS;
        }

        foreach (OpenFile file in _files)
        {
            if (file is UnixSocket socket && (socket == target || socket.HoldsSockets))
            {
                return Errno.ETOOMANYREFS;
            }
        }

        return Errno.None;
    }

    /// <summary>The files go with the first message alone, and are charged from then on.</summary>
    internal OpenFile[] TakeFiles()
    {
        OpenFile[] taken = _files;
        _files = [];
        if (Account is { } account)
        {
            account.FilesInFlight += (ulong)taken.Length;
        }

        return taken;
    }

    /// <summary>Releases the files that were not sent.</summary>
    public void Drop()
    {
        foreach (OpenFile file in _files)
        {
            file.Release();
        }

        _files = [];
    }
}
