using System;

namespace Tine.Devices.Keyboards;

/// <summary>Keys that change what others mean, and the locks.</summary>
[Flags]
public enum KeyModifiers
{
    None = 0,
    LeftShift = 1,
    RightShift = 2,
    LeftControl = 4,
    RightControl = 8,
    LeftAlt = 16,

    /// <summary>AltGr where the layout has it, otherwise Alt.</summary>
    RightAlt = 32,

    CapsLock = 64,
    NumLock = 128,

    /// <summary>Only a light here.</summary>
    ScrollLock = 256,

    Shift = LeftShift | RightShift,
    Control = LeftControl | RightControl,
    Locks = CapsLock | NumLock | ScrollLock,
}
