namespace Tine.Files;

/// <summary>The end of input that a byte marks.</summary>
internal enum InputMark : byte
{
    None,

    /// <summary>The last byte of a line, which is read with it.</summary>
    LineEnd,

    /// <summary>A typed ^D: ends a line and is not read itself.</summary>
    EndOfFile,
}
