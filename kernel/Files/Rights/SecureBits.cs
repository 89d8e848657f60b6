using System;

namespace Tine.Files;

/// <summary>
/// The tie between user id 0 and capabilities; each bit is followed by its lock. capabilities(7), "The securebits flags".
/// </summary>
[Flags]
public enum SecureBits : uint
{
    None = 0,

    /// <summary>Exec by user id 0 gives no capabilities.</summary>
    NoRoot = 1 << 0,
    NoRootLocked = 1 << 1,

    /// <summary>Changes of user ids leave the capability sets alone.</summary>
    NoFixup = 1 << 2,
    NoFixupLocked = 1 << 3,

    /// <summary>PR_SET_KEEPCAPS: the permitted set outlives the last user id 0; until the next exec.</summary>
    KeepCapabilities = 1 << 4,
    KeepCapabilitiesLocked = 1 << 5,
    NoAmbientRaise = 1 << 6,
    NoAmbientRaiseLocked = 1 << 7,

    Bits = NoRoot | NoFixup | KeepCapabilities | NoAmbientRaise,
    Locks = NoRootLocked | NoFixupLocked | KeepCapabilitiesLocked | NoAmbientRaiseLocked,
}
