using System;

namespace Tine;

/// <summary>An address as a program sees it, in bytes.</summary>
[NoAllocation]
public readonly record struct VirtualAddress(ulong Value)
{
    public static readonly VirtualAddress Null;

    public bool IsNull => Value == 0;

    public bool IsPageAligned => (Value & (FrameNumber.Size - 1)) == 0;

    public ulong PageOffset => Value & (FrameNumber.Size - 1);

    public VirtualAddress PageStart => new(Value & ~(FrameNumber.Size - 1));

    public static VirtualAddress operator +(VirtualAddress address, ulong bytes) => new(address.Value + bytes);

    public static VirtualAddress operator -(VirtualAddress address, ulong bytes) => new(address.Value - bytes);

    public static ulong operator -(VirtualAddress end, VirtualAddress start) => end.Value - start.Value;

    public static bool operator <(VirtualAddress a, VirtualAddress b) => a.Value < b.Value;

    public static bool operator >(VirtualAddress a, VirtualAddress b) => a.Value > b.Value;

    public static bool operator <=(VirtualAddress a, VirtualAddress b) => a.Value <= b.Value;

    public static bool operator >=(VirtualAddress a, VirtualAddress b) => a.Value >= b.Value;

    /// <summary>Not the compiler's, which prints the members: the page's text has the page's in it.</summary>
    public override string ToString() => $"0x{Value:x}";
}
