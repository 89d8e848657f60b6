using Tine.X64;

namespace Tine.Memory;

/// <summary>Strict accounting of promised memory: then fork of a large process fails at once, and vfork never does.</summary>
/// <remarks>Counted anew at each question: it costs nothing as long as nobody asks for strictness.</remarks>
[NoAllocation]
public static class Commitment
{
    private const ulong Percent = 100;

    /// <summary>Boot option <c>overcommit=strict</c>, or /proc/sys/vm/overcommit_memory.</summary>
    public static OvercommitMode Mode { get; set; }

    /// <summary>The share of the machine's frames that may be promised, in percent; 50 to begin with, as on Linux.</summary>
    public static uint RatioPercent { get; set; } = 50;

    /// <summary>Bytes that may be promised under strict accounting.</summary>
    public static ulong LimitBytes => (FrameAllocator.TotalFrames << FrameNumber.Shift) / Percent * RatioPercent;

    /// <summary>Bytes that all address spaces together have been promised.</summary>
    public static ulong CommittedBytes
    {
        get
        {
            ulong bytes = 0;
            for (AddressSpace? space = LiveSpaces.First; space is not null; space = LiveSpaces.After(space))
            {
                bytes += space.Account.Promised;
            }

            return bytes;
        }
    }

    /// <summary>Whether so many more bytes may be promised.</summary>
    internal static bool Allows(ulong moreBytes)
    {
        if (Mode != OvercommitMode.Strict)
        {
            return true;
        }

        ulong committed = CommittedBytes;
        ulong limit = LimitBytes;
        return committed < limit && moreBytes <= limit - committed;
    }
}
