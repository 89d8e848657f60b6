namespace Tine.Devices.Keyboards;

/// <summary>The print on the keys: the characters of each, alone, with Shift, with AltGr.</summary>
/// <remarks>
/// The 48 keys with characters in the order of their scan codes: twelve from 1 on, twelve from Q on, twelve from A on with the
/// one left of 1 last, eleven from the one left of Enter (or above it) and Z on, and the one left of Z on European keyboards.
/// </remarks>
public sealed class KeyboardLayout
{
    private const char None = '\0';

    private readonly string _plain;
    private readonly string _shifted;
    private readonly string _alternate;

    private KeyboardLayout(string plain, string shifted, string alternate)
    {
        _plain = plain;
        _shifted = shifted;
        _alternate = alternate;
    }

    /// <summary>United States.</summary>
    public static KeyboardLayout UnitedStates() => new(
        "1234567890-=" + "qwertyuiop[]" + "asdfghjkl;'`" + "\\zxcvbnm,./" + "\\",
        "!@#$%^&*()_+" + "QWERTYUIOP{}" + "ASDFGHJKL:\"~" + "|ZXCVBNM<>?" + "|",
        "");

    /// <summary>Germany and Austria; accents are characters of their own.</summary>
    public static KeyboardLayout German() => new(
        "1234567890ß´" + "qwertzuiopü+" + "asdfghjklöä^" + "#yxcvbnm,.-" + "<",
        "!\"§$%&/()=?`" + "QWERTZUIOPÜ*" + "ASDFGHJKLÖÄ°" + "'YXCVBNM;:_" + ">",
        "\0²³\0\0\0{[]}\\\0" + "@\0€\0\0\0\0\0\0\0\0~" + "\0\0\0\0\0\0\0\0\0\0\0\0" + "\0\0\0\0\0\0\0µ\0\0\0" + "|");

    /// <summary>The layout of that name (<c>us</c>, <c>de</c>), or null.</summary>
    public static KeyboardLayout? Named(string name) => name switch
    {
        "us" => UnitedStates(),
        "de" => German(),
        _ => null,
    };

    /// <summary>The character of a key, or 0 for a key without one.</summary>
    /// <param name="key">Its scan code of set 1.</param>
    /// <param name="modifiers">The modifiers held; Caps Lock turns Shift around for letters.</param>
    [NoAllocation]
    public char CharacterOf(byte key, KeyModifiers modifiers)
    {
        int index = IndexOf(key);
        if (index < 0)
        {
            return None;
        }

        if ((modifiers & KeyModifiers.RightAlt) != 0 && index < _alternate.Length)
        {
            return _alternate[index];
        }

        bool isShifted = (modifiers & KeyModifiers.Shift) != 0;
        bool isTurned = (modifiers & KeyModifiers.CapsLock) != 0 && IsLetter(_plain[index]);
        return isShifted != isTurned ? _shifted[index] : _plain[index];
    }

    [NoAllocation]
    private static int IndexOf(byte key) => key switch
    {
        >= 0x02 and <= 0x0d => key - 0x02,
        >= 0x10 and <= 0x1b => key - 0x10 + 12,
        >= 0x1e and <= 0x29 => key - 0x1e + 24,
        >= 0x2b and <= 0x35 => key - 0x2b + 36,
        0x56 => 47,
        _ => -1,
    };

    [NoAllocation]
    private static bool IsLetter(char character) => character is >= 'a' and <= 'z' or 'ä' or 'ö' or 'ü';
}
