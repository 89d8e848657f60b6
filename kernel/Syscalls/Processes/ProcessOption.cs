namespace Tine.Syscalls;

/// <summary>Options of prctl(2), and Tine's own, which Linux answers with EINVAL.</summary>
internal enum ProcessOption
{
    SetParentDeathSignal = 1,
    GetParentDeathSignal = 2,
    GetDumpable = 3,
    SetDumpable = 4,
    GetKeepCapabilities = 7,
    SetKeepCapabilities = 8,
    GetTiming = 13,
    SetTiming = 14,
    SetName = 15,
    GetName = 16,
    ReadBoundingSet = 23,
    DropFromBoundingSet = 24,
    GetTimeStampCounter = 25,
    SetTimeStampCounter = 26,
    GetSecureBits = 27,
    SetSecureBits = 28,
    SetTimerSlack = 29,
    GetTimerSlack = 30,
    DisablePerformanceEvents = 31,
    EnablePerformanceEvents = 32,
    SetMemoryErrors = 33,
    GetMemoryErrors = 34,
    SetMemoryLayout = 35,
    SetChildSubreaper = 36,
    GetChildSubreaper = 37,
    SetNoNewPrivileges = 38,
    GetNoNewPrivileges = 39,
    GetThreadIdAddress = 40,
    SetHugePagesOff = 41,
    GetHugePagesOff = 42,
    AmbientSet = 47,
    SetIoFlusher = 57,
    GetIoFlusher = 58,

    /// <summary>Sets how the caller and its children fork: 0 copy-on-write, 1 eager.</summary>
    SetForkMode = 0x5449_4e00,
    GetForkMode = 0x5449_4e01,

    /// <summary>Sets the flavour of vfork: 0 Linux, 1 BSD, 2 Solaris.</summary>
    SetVForkFlavour = 0x5449_4e02,
    GetVForkFlavour = 0x5449_4e03,
}
