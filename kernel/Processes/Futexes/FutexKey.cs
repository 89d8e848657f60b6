using System.Runtime.CompilerServices;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>The identity of a futex: a word of an address space, or of a backing that several address spaces map.</summary>
/// <param name="Owner">The address space, or the backing of shared memory.</param>
/// <param name="Location">
/// The user's address, or the byte of the backing; bit 0 tells a word of private memory that is used by shared operations: as
/// on Linux it is another futex than the same word used with FUTEX_PRIVATE_FLAG.
/// </param>
internal readonly record struct FutexKey(object Owner, ulong Location)
{
    /// <summary>A hash of location and owner; keyed, as programs choose the location. Processes with the same program differ by the owner.</summary>
    public uint Hash => KeyedHash.Of(Location) + OwnerNumber;

    /// <summary>Made of the owner's address, which never changes: that of no other owner on the metal.</summary>
    [NoAllocation]
    public uint OwnerNumber => (uint)RuntimeHelpers.GetHashCode(Owner);

    /// <summary>The futex at an address of the caller's memory.</summary>
    /// <returns>The key; EINVAL for an address that is not aligned; EFAULT for one that shared operations cannot reach.</returns>
    public static Result<FutexKey> Of(Thread caller, VirtualAddress address, FutexScope scope)
    {
        const ulong sharedOperation = 1;
        if ((address.Value & 3) != 0)
        {
            return Errno.EINVAL;
        }

        AddressSpace memory = caller.Process.Memory;
        if (scope == FutexScope.Private)
        {
            return UserMemory.IsUserRange(address, sizeof(uint)) ? new FutexKey(memory, address.Value) : Errno.EFAULT;
        }

        // LAB futex: solution
        Result<Region> found = memory.RegionAt(address);
        if (found.Failed)
        {
            return found.Error;
        }

        Region region = found.Value;
        if (region.IsShared && region.Backing is { } backing)
        {
            return (region.Protection & Protection.Read) != 0
                ? new FutexKey(backing, region.Offset + (address - region.Start))
                : Errno.EFAULT;
        }

        // A private page is the futex's own only once it has been written to: Linux wants it writable.
        return (region.Protection & Protection.Write) != 0 ? new FutexKey(memory, address.Value | sharedOperation) : Errno.EFAULT;
        // LAB futex: hand-out
        //| return new FutexKey(memory, address.Value | sharedOperation);
        // LAB futex: end
    }

    public bool Is(in FutexKey other) => ReferenceEquals(Owner, other.Owner) && Location == other.Location;
}
