namespace Tine.Syscalls;

/// <summary>Commands of fcntl(2).</summary>
internal enum FileCommand
{
    Duplicate = 0,
    GetDescriptorFlags = 1,
    SetDescriptorFlags = 2,
    GetStatusFlags = 3,
    SetStatusFlags = 4,
    GetLock = 5,
    SetLock = 6,
    SetLockWait = 7,
    SetOwner = 8,
    GetOwner = 9,
    SetSignal = 10,
    GetSignal = 11,
    SetOwnerRecord = 15,
    GetOwnerRecord = 16,
    GetOwnerIds = 17,
    GetOpenFileLock = 36,
    SetOpenFileLock = 37,
    SetOpenFileLockWait = 38,
    SetLease = 1024,
    GetLease = 1025,
    DuplicateCloseOnExec = 1030,
    SetPipeSize = 1031,
    GetPipeSize = 1032,
    AddSeals = 1033,
    GetSeals = 1034,
}
