namespace Tine.Memory;

/// <summary>msync(2).</summary>
public static class MappingSync
{
    /// <summary>Synchronizes mappings with their files: msync. Shared pages are the file's own: all that is to be done is to note the next write again.</summary>
    /// <returns>None; EBUSY for locked memory that shall be invalidated; ENOMEM for a hole; EINTR when the caller has been killed.</returns>
    public static Errno Sync(this AddressSpace space, Caller caller, VirtualAddress start, VirtualAddress end, SyncFlags flags)
    {
        var portion = new WorkPortion(caller);
        bool hasHole = false;
        while (start < end)
        {
            int index = space.List.FirstEndingAfter(start);
            bool isHole = index == space.List.Count || space.List[index].Start > start;
            hasHole |= isHole;
            if (isHole && (flags == SyncFlags.Asynchronous || index == space.List.Count || space.List[index].Start >= end))
            {
                return Errno.ENOMEM;
            }

            if ((flags & SyncFlags.Invalidate) != 0 && space.List[index].IsLocked)
            {
                return Errno.EBUSY;
            }

            start = space.List[index].End;
            if ((flags & SyncFlags.Synchronous) != 0)
            {
                CleanFileOf(caller, space.List[index]);
            }

            if (portion.Spend(AddressSpace.RegionInstructions) is not Errno.None and var killed)
            {
                return killed;
            }
        }

        return hasHole ? Errno.ENOMEM : Errno.None;
    }

    private static void CleanFileOf(Caller caller, in Region region)
    {
        if (region.NotesWrites)
        {
            Backing backing = region.Backing!;
            backing.AddReference();
            backing.Clean(caller);
            backing.Release();
        }
    }
}
