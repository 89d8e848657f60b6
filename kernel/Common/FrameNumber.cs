using System;

namespace Tine;

/// <summary>The number of a 4 KiB frame of physical memory: its physical address divided by 4096.</summary>
[NoAllocation]
public readonly record struct FrameNumber(ulong Value)
{
    public const int Shift = 12;
    public const ulong Size = 1UL << Shift;

    public PhysicalAddress Address => new(Value << Shift);

    /// <summary>Not the compiler's, which prints the members: the address's text has the frame's in it.</summary>
    public override string ToString() => $"frame 0x{Value:x}";
}
