namespace Tine.Processes;

/// <summary>What a futex is known by: a word of an address space, or of a backing that several address spaces map.</summary>
/// <param name="Owner">The address space, or the backing of shared memory.</param>
/// <param name="Location">The user's address, or the byte of the backing.</param>
internal readonly record struct FutexKey(object Owner, ulong Location)
{
    public uint Hash => (uint)((Location >> 2) ^ (Location >> 12));

    public bool Is(in FutexKey other) => ReferenceEquals(Owner, other.Owner) && Location == other.Location;
}
