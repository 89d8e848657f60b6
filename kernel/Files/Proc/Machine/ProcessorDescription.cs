namespace Tine.Files;

/// <summary>The processor as CPUID describes it, for /proc/cpuinfo.</summary>
/// <param name="Vendor">Twelve letters.</param>
/// <param name="Name">The brand string.</param>
/// <param name="Flags">Features by Linux's names, a blank between them.</param>
/// <param name="Hertz">Of the time-stamp counter.</param>
public sealed record ProcessorDescription(
    string Vendor,
    string Name,
    string Flags,
    ulong Hertz,
    uint Family,
    uint Model,
    uint Stepping,
    uint HighestLeaf,
    uint FlushBytes,
    uint PhysicalBits,
    uint VirtualBits);
