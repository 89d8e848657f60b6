namespace Tine.Memory;

/// <summary>The pages of a range in memory, and the number of their sharers: the figures of /proc/PID/smaps.</summary>
/// <remarks>In bytes. The shared frame of zeros does not count, as on Linux.</remarks>
[NoAllocation]
public struct RegionUsage
{
    /// <summary>Fraction bits of <see cref="_proportional"/>, as many as on Linux (PSS_SHIFT).</summary>
    private const int FractionBits = 12;

    private ulong _proportional;
    private ulong _proportionalDirty;

    public ulong SharedClean { get; private set; }

    public ulong SharedDirty { get; private set; }

    public ulong PrivateClean { get; private set; }

    public ulong PrivateDirty { get; private set; }

    public ulong Referenced { get; private set; }

    /// <summary>Pages that belong to no file.</summary>
    public ulong Anonymous { get; private set; }

    public readonly ulong Resident => SharedClean + SharedDirty + PrivateClean + PrivateDirty;

    /// <summary>Each page divided by how many show it.</summary>
    public readonly ulong Proportional => _proportional >> FractionBits;

    public readonly ulong ProportionalDirty => _proportionalDirty >> FractionBits;

    /// <summary>Adds one page that <paramref name="sharers"/> address spaces show.</summary>
    internal void Add(bool isAnonymous, bool isDirty, bool isReferenced, uint sharers)
    {
        ulong part = (FrameNumber.Size << FractionBits) / sharers;
        _proportional += part;
        _proportionalDirty += isDirty ? part : 0;
        Referenced += isReferenced ? FrameNumber.Size : 0;
        Anonymous += isAnonymous ? FrameNumber.Size : 0;
        if (sharers > 1)
        {
            SharedClean += isDirty ? 0 : FrameNumber.Size;
            SharedDirty += isDirty ? FrameNumber.Size : 0;
        }
        else
        {
            PrivateClean += isDirty ? 0 : FrameNumber.Size;
            PrivateDirty += isDirty ? FrameNumber.Size : 0;
        }
    }
}
