namespace Tine.Files;

/// <summary>Indices into c_cc; asm-generic/termbits.h.</summary>
public enum ControlCharacter
{
    Interrupt = 0,
    Quit = 1,
    Erase = 2,
    Kill = 3,
    EndOfFile = 4,

    /// <summary>Tenths of a second (VTIME).</summary>
    Time = 5,

    /// <summary>Bytes (VMIN).</summary>
    Minimum = 6,
    Switch = 7,
    Start = 8,
    Stop = 9,
    Suspend = 10,
    EndOfLine = 11,
    Reprint = 12,
    Discard = 13,
    WordErase = 14,
    LiteralNext = 15,
    SecondEndOfLine = 16,
}
