namespace Tine.Files;

/// <summary>A set of capabilities, a bit each.</summary>
public readonly record struct CapabilitySet(ulong Bits)
{
    public static CapabilitySet None => default;

    /// <summary>Every capability that there is.</summary>
    public static CapabilitySet All => new((1UL << ((int)Capability.Last + 1)) - 1);

    /// <summary>The ones that act on files: they come and go with a file-system user id of 0 (CAP_FS_SET).</summary>
    public static CapabilitySet OfFiles => None
        .With(Capability.ChangeOwner).With(Capability.OverrideAccess).With(Capability.ReadAndSearch).With(Capability.FileOwner)
        .With(Capability.KeepSetIds).With(Capability.LinuxImmutable).With(Capability.MakeNodes).With(Capability.MandatoryAccessOverride);

    public bool IsEmpty => Bits == 0;

    public static bool IsKnown(ulong number) => number <= (ulong)Capability.Last;

    public bool Has(Capability capability) => (Bits & (1UL << (int)capability)) != 0;

    public bool IsWithin(CapabilitySet other) => (Bits & ~other.Bits) == 0;

    public CapabilitySet With(Capability capability) => new(Bits | (1UL << (int)capability));

    public CapabilitySet Without(Capability capability) => new(Bits & ~(1UL << (int)capability));

    public CapabilitySet And(CapabilitySet other) => new(Bits & other.Bits);

    public CapabilitySet Or(CapabilitySet other) => new(Bits | other.Bits);

    public CapabilitySet Minus(CapabilitySet other) => new(Bits & ~other.Bits);

    /// <remarks>Written out: what the compiler makes asks a comparer for each field, and exec compares several sets.</remarks>
    public bool Equals(CapabilitySet other) => Bits == other.Bits;

    public override int GetHashCode() => (int)(Bits ^ (Bits >> 32));
}
