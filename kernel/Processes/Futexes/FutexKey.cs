using Tine.Memory;

namespace Tine.Processes;

/// <summary>What a futex is known by: a word of an address space, or of a frame that several address spaces share.</summary>
/// <param name="Space">Null for a word of shared memory.</param>
/// <param name="Location">The user's address; for shared memory the physical one.</param>
internal readonly record struct FutexKey(AddressSpace? Space, ulong Location)
{
    public uint Hash => (uint)((Location >> 2) ^ (Location >> 12));

    public bool Is(in FutexKey other) => Space == other.Space && Location == other.Location;
}
