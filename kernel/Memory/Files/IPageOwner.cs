namespace Tine.Memory;

/// <summary>The file whose contents pages are, as this room sees it.</summary>
public interface IPageOwner
{
    /// <summary>Notes the times of a write by a mapping, of which only the first is a fault.</summary>
    [NoAllocation]
    void NoteMappedWrite();

    /// <summary>Makes bytes zeros and gives their memory back.</summary>
    /// <returns>None; EPERM when sealed.</returns>
    Errno PunchHole(Caller? caller, ulong start, ulong end);
}
