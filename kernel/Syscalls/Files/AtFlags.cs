using System;

namespace Tine.Syscalls;

/// <summary>Flags of the ...at calls (AT_*).</summary>
[Flags]
internal enum AtFlags
{
    None = 0,
    KeepLink = 0x100,

    /// <summary>unlinkat: the name of a directory.</summary>
    RemoveDirectory = 0x200,

    /// <summary>faccessat2, the same bit: by the effective ids.</summary>
    EffectiveAccess = 0x200,
    FollowLink = 0x400,
    NoAutomount = 0x800,
    EmptyPath = 0x1000,

    /// <summary>statx and newfstatat: how fresh it must be, which in memory it always is.</summary>
    Freshness = 0x6000,
}
