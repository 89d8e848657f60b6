using System;

namespace Tine.Memory;

/// <summary>The end of what shmat(2) has mapped.</summary>
public static class Detaching
{
    /// <summary>
    /// Unmaps what is left of a mapping that began at an address, although a program may have unmapped or moved parts of it;
    /// Linux, ksys_shmdt.
    /// </summary>
    /// <param name="space">The address space.</param>
    /// <param name="caller">The calling thread.</param>
    /// <param name="start">The address.</param>
    /// <param name="isSegment">Whether contents are a segment of shared memory.</param>
    /// <returns>The contents; EINVAL when no segment begins there; EINTR when the caller has been killed.</returns>
    public static Result<Backing> Detach(this AddressSpace space, Caller caller, VirtualAddress start, Func<Backing, bool> isSegment)
    {
        Backing? found = null;
        var position = start;
        while (FindPart(space, start, ref position, found, isSegment) is { } region)
        {
            found = region.Backing;
            Errno error = space.Unmap(caller, region.Start, region.Length);
            error = error == Errno.None ? caller.PreemptionPoint() : error;
            if (error != Errno.None)
            {
                return error;
            }
        }

        return found is null ? Errno.EINVAL : new Result<Backing>(found);
    }

    /// <summary>The next region that lies where the mapping had it; only of the first segment that was found.</summary>
    private static Region? FindPart(AddressSpace space, VirtualAddress start, ref VirtualAddress position, Backing? found, Func<Backing, bool> isSegment)
    {
        for (int i = space.List.FirstEndingAfter(position); i < space.List.Count; i++)
        {
            ref Region region = ref space.List[i];
            if (found is FilePages pages && region.Start - start >= pages.Size)
            {
                return null;
            }

            position = region.End;
            bool isWanted = region.Backing is { } backing && region.Start >= start && region.Start - start == region.Offset
                && (found is null ? isSegment(backing) : backing == found);
            if (isWanted)
            {
                return region;
            }
        }

        return null;
    }
}
