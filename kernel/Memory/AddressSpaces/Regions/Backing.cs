namespace Tine.Memory;

/// <summary>The contents of a region that is not plain memory: pages that live somewhere else, each in a counted frame.</summary>
/// <remarks>Counted itself: by its owner (a file) and by each region. The last one to let go ends it.</remarks>
public abstract class Backing
{
    private int _references = 1;

    /// <summary>The number of references that belong to an address space that is being surrendered; 0 at all other times.</summary>
    private int _releasedEarly;

    /// <summary>The frame of a page, without a reference of its own for the caller. May allocate the frame (sparse file).</summary>
    /// <remarks>Runs while a page fault is resolved: no managed allocation, no sleep.</remarks>
    /// <param name="pageIndex">The page's offset in the file, in pages of 4096 bytes.</param>
    /// <returns>The frame; EIO beyond the end of the file (SIGBUS to the thread that touched it); ENOMEM.</returns>
    [NoAllocation]
    public abstract Result<FrameNumber> GetPage(ulong pageIndex);

    /// <summary>Frames of neighbouring pages that are there already, so that one fault can map several. Allocates nothing.</summary>
    /// <param name="pageIndex">The first page.</param>
    /// <param name="count">The number wanted; afterwards the number in the result.</param>
    /// <returns>Frame numbers, 0 for a page that is not there; null when the backing cannot tell.</returns>
    [NoAllocation]
    internal virtual unsafe ulong* PeekPages(ulong pageIndex, ref int count) => null;

    /// <summary>
    /// Whether writes by shared mappings are noted: pages are mapped for reading first, so that a write is a fault.
    /// </summary>
    [NoAllocation]
    internal virtual bool NotesWrites => false;

    /// <summary>Notes that a program writes to a page that its mapping has not written to since the last <see cref="Clean"/>.</summary>
    [NoAllocation]
    internal virtual void NoteWrite()
    {
    }

    /// <summary>Cleans all pages: the next write by a mapping is noted again (msync, fsync).</summary>
    public virtual void Clean(Caller caller)
    {
    }

    /// <summary>Whether the page is in memory, mapped or not.</summary>
    internal virtual bool HasPage(ulong pageIndex) => false;

    /// <summary>Makes bytes zeros and gives their memory back (MADV_REMOVE).</summary>
    /// <returns>None; EINVAL where that cannot be; EPERM when sealed.</returns>
    internal virtual Errno Punch(Caller? caller, ulong start, ulong end) => Errno.EINVAL;

    /// <summary>Whether a region maps it.</summary>
    [NoAllocation]
    internal bool IsMapped => _references > 1;

    /// <summary>The regions that map it, and its owner while that holds it.</summary>
    [NoAllocation]
    internal int Holders => _references;

    /// <summary>Adds one holder: a region, or an open file.</summary>
    [NoAllocation]
    public void AddReference() => _references++;

    /// <summary>Drops one holder; the last one ends the backing. Panics when there is none.</summary>
    [NoAllocation]
    public void Release()
    {
        if (--_references == 0)
        {
            End();
        }
        else if (_references < 0)
        {
            Panic.Because("A memory backing was released more often than it was taken.");
        }
    }

    /// <summary>Counts a reference of a space whose programs will never run again.</summary>
    [NoAllocation]
    internal void NoteReleasedEarly() => _releasedEarly++;

    /// <summary>Gives the pages back if no reference belongs to anybody else. Whoever touches them gets zeros.</summary>
    /// <param name="frames">Free frames at which it keeps the pages.</param>
    [NoAllocation]
    internal void EndEarlyRelease(ulong frames)
    {
        if (_releasedEarly == _references && FrameAllocator.Current.FreeFrames < frames)
        {
            ReleasePages();
        }

        _releasedEarly = 0;
    }

    /// <summary>Gives the frames back, and stays what it is.</summary>
    [NoAllocation]
    protected abstract void ReleasePages();

    /// <summary>Gives the frames back, after the last reference.</summary>
    [NoAllocation]
    protected abstract void End();
}
