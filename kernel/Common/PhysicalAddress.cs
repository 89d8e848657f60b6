using System;

namespace Tine;

/// <summary>An address on the memory bus, in bytes.</summary>
[NoAllocation]
public readonly record struct PhysicalAddress(ulong Value)
{
    public FrameNumber Frame => new(Value >> FrameNumber.Shift);

    public static PhysicalAddress operator +(PhysicalAddress address, ulong bytes) => new(address.Value + bytes);
}
