using System;

namespace Tine.Devices.Keyboards;

/// <summary>Scan codes (set 1) in, the bytes out that a terminal with TERM=linux sends.</summary>
/// <param name="layout">The keys' labels.</param>
public sealed partial class Keyboard(KeyboardLayout layout)
{
    /// <summary>The most bytes that one key sends.</summary>
    public const int LongestKey = 8;

    private const byte Released = 0x80;
    private const byte ExtendedPrefix = 0xe0;
    private const byte PausePrefix = 0xe1;

    private readonly byte[] _bytes = new byte[LongestKey];
    private int _count;
    private KeyModifiers _modifiers = KeyModifiers.NumLock;
    private bool _isExtended;
    private int _skipped;

    /// <summary>The arrow keys send ESC O instead of ESC [: full-screen programs ask for it.</summary>
    public bool HasApplicationKeys
    {
        [NoAllocation]
        get;
        [NoAllocation]
        set;
    }

    /// <summary>The last key's request to the console.</summary>
    public KeyAction Action
    {
        [NoAllocation]
        get;
        private set;
    }

    /// <summary>The locks that are on.</summary>
    public KeyModifiers Locks
    {
        [NoAllocation]
        get => _modifiers & KeyModifiers.Locks;
    }

    /// <summary>Takes the next byte of the keyboard.</summary>
    /// <returns>The bytes of the key, valid until the next call; mostly none.</returns>
    [NoAllocation]
    public ReadOnlySpan<byte> Accept(byte code)
    {
        _count = 0;
        Action = KeyAction.None;
        if (_skipped > 0)
        {
            _skipped--;
        }
        else if (code == PausePrefix)
        {
            _skipped = 2;
        }
        else if (code == ExtendedPrefix)
        {
            _isExtended = true;
        }
        else
        {
            AcceptKey(code);
            _isExtended = false;
        }

        return new ReadOnlySpan<byte>(_bytes, 0, _count);
    }

    [NoAllocation]
    private void AcceptKey(byte code)
    {
        var key = (byte)(code & ~Released);
        bool isPressed = (code & Released) == 0;
        KeyModifiers modifier = ModifierOf(key);
        if ((modifier & KeyModifiers.Locks) != 0)
        {
            _modifiers ^= isPressed ? modifier : KeyModifiers.None;
        }
        else if (modifier != KeyModifiers.None)
        {
            _modifiers = isPressed ? _modifiers | modifier : _modifiers & ~modifier;
        }
        else if (isPressed && !IsFakeShift(key))
        {
            Press(key);
        }
    }

    /// <summary>Keyboards wrap some extended keys in shifts of their own.</summary>
    [NoAllocation]
    private bool IsFakeShift(byte key) => _isExtended && key is 0x2a or 0x36;

    [NoAllocation]
    private KeyModifiers ModifierOf(byte key) => key switch
    {
        0x2a when !_isExtended => KeyModifiers.LeftShift,
        0x36 when !_isExtended => KeyModifiers.RightShift,
        0x1d => _isExtended ? KeyModifiers.RightControl : KeyModifiers.LeftControl,
        0x38 => _isExtended ? KeyModifiers.RightAlt : KeyModifiers.LeftAlt,
        0x3a => KeyModifiers.CapsLock,
        0x45 when !_isExtended => KeyModifiers.NumLock,
        0x46 when !_isExtended => KeyModifiers.ScrollLock,
        _ => KeyModifiers.None,
    };

    [NoAllocation]
    private bool Holds(KeyModifiers some) => (_modifiers & some) != 0;

    [NoAllocation]
    private void Press(byte key)
    {
        if (PressOnKeypad(key) || PressForConsole(key) || PressForMoving(key) || PressFunction(key))
        {
            return;
        }

        char character = key switch
        {
            0x01 => '\x1b',
            0x0e => '\x7f',
            0x0f => '\t',
            0x1c => '\r',
            0x39 => ' ',
            _ => layout.CharacterOf(key, _modifiers),
        };
        if (key == 0x0f && Holds(KeyModifiers.Shift))
        {
            Send("\x1b\t"u8);
        }
        else if (character != 0)
        {
            SendCharacter(character);
        }
    }

    /// <summary>Sends the keypad's keys that are there once more, and its digits under Num Lock.</summary>
    [NoAllocation]
    private bool PressOnKeypad(byte key)
    {
        const string Keys = "789-456+1230.";
        if (_isExtended)
        {
            if (key == 0x35)
            {
                SendCharacter('/');
            }

            return key == 0x35;
        }

        if (key == 0x37)
        {
            SendCharacter('*');
            return true;
        }

        bool isKeypad = key is >= 0x47 and <= 0x53;
        bool isDigit = isKeypad && (Holds(KeyModifiers.NumLock) || key is 0x4a or 0x4e) && !Holds(KeyModifiers.Shift);
        if (isDigit)
        {
            SendCharacter(Keys[key - 0x47]);
        }

        return isDigit;
    }

    [NoAllocation]
    private bool PressForConsole(byte key)
    {
        const byte PageUp = 0x49;
        const byte PageDown = 0x51;
        const byte Delete = 0x53;
        Action = key switch
        {
            PageUp when Holds(KeyModifiers.Shift) => KeyAction.LookBack,
            PageDown when Holds(KeyModifiers.Shift) => KeyAction.LookForward,
            Delete when Holds(KeyModifiers.Control) && Holds(KeyModifiers.LeftAlt | KeyModifiers.RightAlt) => KeyAction.Restart,
            _ => KeyAction.None,
        };
        return Action != KeyAction.None;
    }

    /// <summary>Sends a character as UTF-8; with Control the control character, with Alt an ESC before it.</summary>
    [NoAllocation]
    private void SendCharacter(char character)
    {
        if (Holds(KeyModifiers.LeftAlt))
        {
            Send((byte)'\x1b');
        }

        if (Holds(KeyModifiers.Control) && ControlOf(character) is >= 0 and var control)
        {
            Send((byte)control);
        }
        else if (character < 0x80)
        {
            Send((byte)character);
        }
        else if (character < 0x800)
        {
            Send((byte)(0xc0 | character >> 6));
            Send((byte)(0x80 | character & 0x3f));
        }
        else
        {
            Send((byte)(0xe0 | character >> 12));
            Send((byte)(0x80 | character >> 6 & 0x3f));
            Send((byte)(0x80 | character & 0x3f));
        }
    }

    [NoAllocation]
    private static int ControlOf(char character) => character switch
    {
        ' ' or '2' => 0,
        >= '3' and <= '7' => 0x1b + character - '3',
        '8' => 0x7f,
        >= '@' and <= '_' or >= 'a' and <= 'z' => character & 0x1f,
        '/' or '-' => 0x1f,
        '?' => 0x7f,
        _ => -1,
    };

    [NoAllocation]
    private void Send(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            Send(value);
        }
    }

    [NoAllocation]
    private void Send(byte value)
    {
        if (_count < _bytes.Length)
        {
            _bytes[_count++] = value;
        }
    }
}
