namespace Tine.RightsConform;

/// <summary>Capabilities by their Linux numbers; capabilities(7).</summary>
internal enum Right
{
    ChOwn = 0,
    DacOverride = 1,
    DacReadSearch = 2,
    FOwner = 3,
    FSetId = 4,
    Kill = 5,
    SetGid = 6,
    SetUid = 7,
    SetPCap = 8,
    SysChRoot = 18,
    SysPTrace = 19,
    SysAdmin = 21,
    SysBoot = 22,
    SysNice = 23,
    SysResource = 24,
    SysTime = 25,
    MkNod = 27,
    Syslog = 34,
    Last = 40,
}
