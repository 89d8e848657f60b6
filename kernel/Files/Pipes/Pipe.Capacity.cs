using System;
using System.Numerics;

namespace Tine.Files;

public sealed partial class Pipe
{
    /// <summary>F_SETPIPE_SZ: changes how much it may hold; fs/pipe.c, pipe_set_size.</summary>
    /// <returns>The new capacity in bytes, a power of two of pages; EINVAL, EPERM above the limits, EBUSY when more is in it already, ENOMEM.</returns>
    public Result<long> SetCapacity(FileLimits limits, Credentials caller, ulong bytes)
    {
        const ulong most = 1UL << 31;
        if (bytes > most)
        {
            return Errno.EINVAL;
        }

        ulong capacity = Math.Max(BitOperations.RoundUpToPowerOf2(bytes), AtomicSize);
        ulong pagesOfUser = _account.PipePages - PagesOf((ulong)Capacity) + PagesOf(capacity);
        bool isTooLarge = capacity > limits.LargestPipe && !caller.Has(Capability.Resources);
        bool isAboveLimits = IsAbove(limits.SoftPipePages, pagesOfUser) || IsAbove(limits.HardPipePages, pagesOfUser);
        if (capacity > (ulong)Capacity && (isTooLarge || (isAboveLimits && !FileLimits.AreLiftedFor(caller))))
        {
            return Errno.EPERM;
        }

        if ((ulong)Count > capacity)
        {
            return Errno.EBUSY;
        }

        Errno error = capacity > LargestCapacity ? Errno.ENOMEM : _buffer.Resize((int)capacity);
        if (error != Errno.None)
        {
            return error;
        }

        _account.PipePages = pagesOfUser;
        WritersWaiting.WakeAll();
        return (long)capacity;
    }
}
