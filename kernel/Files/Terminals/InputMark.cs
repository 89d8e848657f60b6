namespace Tine.Files;

/// <summary>What a byte of terminal input ends.</summary>
internal enum InputMark : byte
{
    None,

    /// <summary>The last byte of a line, which is read with it.</summary>
    LineEnd,

    /// <summary>Where ^D was typed: ends a line and is not read itself.</summary>
    EndOfFile,
}
