using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>Strict accounting of promised memory: then fork of a large process fails at once, and vfork never does.</summary>
/// <remarks>Counted anew at each question: it costs nothing as long as nobody asks for strictness.</remarks>
[NoAllocation]
public sealed class Commitment
{
    private const ulong Percent = 100;

    private static readonly Commitment s_machine = new();

    /// <summary>The running machine's instance.</summary>
    public static Commitment Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_machine : HostedMachine.Current.Get<Commitment>();
    }

    /// <summary>Boot option <c>overcommit=strict</c>, or /proc/sys/vm/overcommit_memory.</summary>
    public OvercommitMode Mode { get; set; }

    /// <summary>The share of the machine's frames that may be promised, in percent; 50 to begin with, as on Linux.</summary>
    public uint RatioPercent { get; set; } = 50;

    /// <summary>Bytes that may be promised under strict accounting.</summary>
    public ulong LimitBytes => (FrameAllocator.Current.TotalFrames << FrameNumber.Shift) / Percent * RatioPercent;

    /// <summary>Bytes that all address spaces together have been promised.</summary>
    public ulong CommittedBytes
    {
        get
        {
            ulong bytes = 0;
            for (AddressSpace? space = LiveSpaces.Current.First; space is not null; space = LiveSpaces.Current.After(space))
            {
                bytes += space.Account.Promised;
            }

            return bytes;
        }
    }

    /// <summary>Whether so many more bytes may be promised.</summary>
    internal bool Allows(ulong moreBytes)
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
