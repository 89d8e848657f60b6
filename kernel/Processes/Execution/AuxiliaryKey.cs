namespace Tine.Processes;

/// <summary>Keys of the auxiliary vector, getauxval(3).</summary>
internal enum AuxiliaryKey : ulong
{
    End = 0,
    Headers = 3,
    HeaderSize = 4,
    HeaderCount = 5,
    PageSize = 6,
    InterpreterBase = 7,
    Flags = 8,
    Entry = 9,
    UserId = 11,
    EffectiveUserId = 12,
    GroupId = 13,
    EffectiveGroupId = 14,
    Platform = 15,
    HardwareCapabilities = 16,
    ClockTicks = 17,
    Secure = 23,
    Random = 25,
    HardwareCapabilities2 = 26,
    ProgramName = 31,

    /// <summary>AT_SYSINFO_EHDR: the vDSO's ELF header.</summary>
    Vdso = 33,
    MinimumSignalStack = 51,
}
