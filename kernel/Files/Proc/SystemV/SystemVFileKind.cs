namespace Tine.Files;

/// <summary>The files of /proc/sysvipc.</summary>
internal enum SystemVFileKind
{
    Messages,
    Semaphores,
    Memory,
    Count,
}
