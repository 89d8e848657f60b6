namespace Tine.Memory;

/// <summary>The aim of lseek(2): SEEK_DATA or SEEK_HOLE.</summary>
public enum PagePresence
{
    Data,
    Hole,
}
