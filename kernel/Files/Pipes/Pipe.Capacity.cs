using System;
using System.Numerics;

namespace Tine.Files;

public sealed partial class Pipe
{
    /// <summary>F_SETPIPE_SZ: changes how much it may hold; fs/pipe.c, pipe_set_size.</summary>
    /// <param name="caller">The running thread.</param>
    /// <param name="limits">The machine's limits.</param>
    /// <param name="credentials">The rights to exceed them.</param>
    /// <param name="bytes">The least that it is to hold.</param>
    /// <returns>
    /// The new capacity in bytes, a power of two of pages; EINVAL, EPERM above the limits, EBUSY when more is in it already, ENOMEM,
    /// EINTR when the caller has been killed.
    /// </returns>
    public Result<long> SetCapacity(Caller? caller, FileLimits limits, Credentials credentials, ulong bytes)
    {
        const ulong most = 1UL << 31;
        if (bytes > most)
        {
            return Errno.EINVAL;
        }

        ulong capacity = Math.Max(BitOperations.RoundUpToPowerOf2(bytes), AtomicSize);
        ulong pagesOfUser = _account.PipePages - PagesOf((ulong)Capacity) + PagesOf(capacity);
        bool isTooLarge = capacity > limits.LargestPipe && !credentials.Has(Capability.Resources);
        bool isAboveLimits = IsAbove(limits.SoftPipePages, pagesOfUser) || IsAbove(limits.HardPipePages, pagesOfUser);
        if (capacity > (ulong)Capacity && (isTooLarge || (isAboveLimits && !FileLimits.AreLiftedFor(credentials))))
        {
            return Errno.EPERM;
        }

        if ((ulong)Count > capacity)
        {
            return Errno.EBUSY;
        }

        Result<int> before = capacity > LargestCapacity ? Errno.ENOMEM : _buffer.Resize(caller, (int)capacity);
        if (before.Failed)
        {
            return before.Error;
        }

        _account.PipePages += PagesOf(capacity) - PagesOf((ulong)before.Value);
        WritersWaiting.WakeAll();
        return (long)capacity;
    }
}
