namespace Tine.Startup;

/// <summary>Physical addresses from <paramref name="Start"/> up to, not including, <paramref name="End"/>, in bytes.</summary>
[NoAllocation]
internal readonly record struct MemoryRange(ulong Start, ulong End)
{
    public ulong Length => End - Start;

    public bool IsEmpty => End <= Start;

    public bool Overlaps(MemoryRange other) => Start < other.End && other.Start < End;
}
