namespace Tine.Processes;

/// <summary>RLIMIT_ numbers of Linux x86-64, setrlimit(2).</summary>
public enum Resource
{
    ProcessorSeconds = 0,
    FileSize = 1,
    Data = 2,
    Stack = 3,
    Core = 4,
    ResidentSet = 5,
    Processes = 6,
    Descriptors = 7,
    LockedMemory = 8,
    AddressSpace = 9,
    Locks = 10,
    PendingSignals = 11,
    MessageQueues = 12,
    Nice = 13,
    RealTimePriority = 14,
    RealTimeMicroseconds = 15,
    Count = 16,
}
