using System;

namespace Tine.Files;

/// <summary>c_iflag.</summary>
[Flags]
public enum InputModes : uint
{
    None = 0,

    /// <summary>PARMRK: a byte 0xff comes twice, for once it would begin a mark.</summary>
    MarkErrors = 0x8,
    Strip = 0x20,
    NewlineToReturn = 0x40,
    IgnoreReturn = 0x80,
    ReturnToNewline = 0x100,
    ToLowerCase = 0x200,
    OutputControl = 0x400,
    AnyRestarts = 0x800,
    BellWhenFull = 0x2000,
    Utf8 = 0x4000,
}
