namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>msync. Shared pages are the file's own: all that is to be done is to note the next write again.</summary>
    /// <returns>None; EBUSY for locked memory that shall be invalidated; ENOMEM for a hole; EINTR when the caller has been killed.</returns>
    public Errno Sync(Caller caller, VirtualAddress start, VirtualAddress end, SyncFlags flags)
    {
        var portion = new WorkPortion(caller);
        bool hasHole = false;
        while (start < end)
        {
            int index = _regions.FirstEndingAfter(start);
            bool isHole = index == _regions.Count || _regions[index].Start > start;
            hasHole |= isHole;
            if (isHole && (flags == SyncFlags.Asynchronous || index == _regions.Count || _regions[index].Start >= end))
            {
                return Errno.ENOMEM;
            }

            if ((flags & SyncFlags.Invalidate) != 0 && _regions[index].IsLocked)
            {
                return Errno.EBUSY;
            }

            start = _regions[index].End;
            if ((flags & SyncFlags.Synchronous) != 0)
            {
                CleanFileOf(caller, _regions[index]);
            }

            if (portion.Spend(InstructionsToFindAPage) is not Errno.None and var killed)
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
