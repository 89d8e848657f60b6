namespace Tine.Memory;

/// <summary>What lseek(2) looks for: SEEK_DATA or SEEK_HOLE.</summary>
public enum PagePresence
{
    Data,
    Hole,
}
