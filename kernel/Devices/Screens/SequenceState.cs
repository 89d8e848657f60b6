namespace Tine.Devices.Screens;

/// <summary>The progress of the bytes in a control sequence.</summary>
internal enum SequenceState
{
    None,

    /// <summary>Behind ESC.</summary>
    Escape,

    /// <summary>Behind ESC [: numbers, then the letter that says what is to be done.</summary>
    Numbers,

    /// <summary>Behind ESC (: the letter of a character set.</summary>
    CharacterSet,

    /// <summary>Behind ESC ]: a string, or Linux's own sequences for the palette.</summary>
    Command,

    /// <summary>In the seven digits of a colour, which ESC ] P sets.</summary>
    Palette,

    /// <summary>One more byte belongs to it and means nothing here.</summary>
    Skip,

    /// <summary>In a string such as a window's title, which ends with BEL or ESC \.</summary>
    Text,

    /// <summary>Behind an ESC in such a string.</summary>
    TextEscape,
}
