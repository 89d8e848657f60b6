using Tine.Memory;

namespace Tine.Files;

/// <summary>The POSIX message queues of the machine: their directory, and what all of them hold.</summary>
public sealed class PosixQueues : ServicePart
{
    /// <summary>The share of the memory that messages may take, with what each takes itself.</summary>
    private const ulong MemoryFraction = 16;
    private const ulong Overhead = 128;

    private readonly FileServices _services;
    private ulong _bytes;

    private PosixQueues(FileServices services)
    {
        _services = services;
        var fileSystem = new FileSystem(services, new QueueFileSystem(), MountTable.Of(services).NextDeviceMinor());
        Directory = new QueueDirectory(fileSystem, this);
    }

    /// <summary>The one tree, in which mq_open looks whether it is mounted or not.</summary>
    public QueueDirectory Directory { get; }

    /// <summary>Queues, those without a name that are still open included.</summary>
    public ulong Count { get; private set; }

    public static PosixQueues Of(FileServices services) => (PosixQueues)(services.PosixQueues ??= new PosixQueues(services));

    /// <summary>Charges a new queue to its maker.</summary>
    /// <returns>None; ENOSPC when there are too many, EINVAL, EMFILE (RLIMIT_MSGQUEUE).</returns>
    internal Errno Charge(Credentials maker, Caller? caller, QueueSize size)
    {
        QueueLimits limits = _services.Limits.Queues;
        if (Count >= limits.MostQueues && !maker.Has(Capability.Resources))
        {
            return Errno.ENOSPC;
        }

        Errno error = size.Check(limits, maker);
        if (error != Errno.None)
        {
            return error;
        }

        UserAccount account = _services.Accounts.Of(maker);
        ulong limit = caller is null ? ulong.MaxValue : _services.Callers.QueueBytesLimitOf(caller);
        if (account.QueueBytes + size.Charge > limit)
        {
            return Errno.EMFILE;
        }

        account.QueueBytes += size.Charge;
        Count++;
        return Errno.None;
    }

    internal void Refund(UserAccount account, QueueSize size)
    {
        account.QueueBytes -= size.Charge;
        Count--;
    }

    /// <summary>Counts a message that is on its way, or waits.</summary>
    /// <returns>Whether there is room for it.</returns>
    internal bool TryHold(ulong size)
    {
        if (_bytes + size + Overhead > (FrameAllocator.Current.TotalFrames << FrameNumber.Shift) / MemoryFraction)
        {
            return false;
        }

        _bytes += size + Overhead;
        return true;
    }

    /// <summary>Counts messages no longer.</summary>
    internal void Drop(ulong bytes, ulong messages) => _bytes -= bytes + (messages * Overhead);
}
