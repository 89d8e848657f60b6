namespace Tine.Syscalls;

/// <summary>Commands of shmctl(2), semctl(2) and msgctl(2).</summary>
internal enum IpcCommand
{
    Remove = 0,
    Set = 1,
    Status = 2,
    Limits = 3,

    // msgctl
    MessageStatus = 11,
    MessageUse = 12,
    MessageStatusOfAny = 13,

    // shmctl
    Lock = 11,
    Unlock = 12,
    SegmentStatus = 13,
    SegmentUse = 14,
    SegmentStatusOfAny = 15,

    // semctl
    GetLastProcess = 11,
    GetValue = 12,
    GetAll = 13,
    CountWaiting = 14,
    CountWaitingForZero = 15,
    SetValue = 16,
    SetAll = 17,
    SetStatus = 18,
    SetUse = 19,
    SetStatusOfAny = 20,
}
