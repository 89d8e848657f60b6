namespace Tine.Memory;

/// <summary>The file that owns pages of the page cache, as this room sees it.</summary>
public interface IPageOwner
{
    /// <summary>Sets the file's times for a write through a mapping; only the first write faults.</summary>
    [NoAllocation]
    void NoteMappedWrite();

    /// <summary>Makes bytes zeros and gives their memory back.</summary>
    /// <returns>None; EPERM when sealed.</returns>
    Errno PunchHole(Caller? caller, ulong start, ulong end);
}
