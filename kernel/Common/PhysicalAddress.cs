using System;

namespace Tine;

/// <summary>An address on the memory bus, in bytes.</summary>
[NoAllocation]
public readonly record struct PhysicalAddress(ulong Value)
{
    public FrameNumber Frame => new(Value >> FrameNumber.Shift);

    public static PhysicalAddress operator +(PhysicalAddress address, ulong bytes) => new(address.Value + bytes);

    /// <summary>Not the compiler's, which prints the members: the frame's text has the address's in it.</summary>
    public override string ToString() => $"physical 0x{Value:x}";
}
