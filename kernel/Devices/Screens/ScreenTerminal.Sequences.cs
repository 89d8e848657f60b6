using System;

namespace Tine.Devices.Screens;

/// <summary>Control characters and sequences: finding out which it is.</summary>
public sealed partial class ScreenTerminal
{
    private const int MostNumbers = 16;
    private const int PaletteDigits = 7;
    private const byte Escape = 0x1b;

    private readonly ushort[] _numbers = new ushort[MostNumbers];
    private int _numberCount;
    private int _paletteCount;
    private byte _prefix;
    private SequenceState _state;

    [NoAllocation]
    private bool IsInSequence => _state != SequenceState.None;

    [NoAllocation]
    private void Control(byte value)
    {
        // Inside a string only its end counts; inside other sequences control characters act at once, as on a VT100.
        if (_state is SequenceState.Text or SequenceState.TextEscape)
        {
            ControlText(value);
        }
        else if (value < 0x20)
        {
            ControlCharacter(value);
        }
        else if (value != 0x7f)
        {
            ControlSequence(value);
        }
    }

    [NoAllocation]
    private void ControlText(byte value)
    {
        const byte Bell = 7;
        bool isEnd = value == Bell || _state == SequenceState.TextEscape && value == '\\';
        _state = isEnd ? SequenceState.None : value == Escape ? SequenceState.TextEscape : SequenceState.Text;
    }

    [NoAllocation]
    private void ControlCharacter(byte value)
    {
        const byte ShiftOut = 14;
        const byte ShiftIn = 15;
        const byte Cancel = 0x18;
        const byte Substitute = 0x1a;
        switch (value)
        {
            case (byte)'\b':
                _cursor.Column -= _cursor.Column > 0 ? 1 : 0;
                _cursor.WrapsNext = false;
                break;
            case (byte)'\t':
                TabForward();
                break;
            case (byte)'\n' or (byte)'\v' or (byte)'\f':
                LineFeed();
                break;
            case (byte)'\r':
                _cursor.Column = 0;
                _cursor.WrapsNext = false;
                break;
            case ShiftOut or ShiftIn:
                _drawsLines = value == ShiftOut;
                break;
            case Cancel or Substitute:
                _state = SequenceState.None;
                break;
            case Escape:
                _state = SequenceState.Escape;
                break;
        }
    }

    [NoAllocation]
    private void ControlSequence(byte value)
    {
        switch (_state)
        {
            case SequenceState.Escape:
                _state = SequenceState.None;
                AfterEscape(value);
                break;
            case SequenceState.CharacterSet:
                _state = SequenceState.None;
                _drawsLines = value == '0';
                break;
            case SequenceState.Skip:
                _state = SequenceState.None;
                break;
            case SequenceState.Command:
                AfterCommand(value);
                break;
            case SequenceState.Palette:
                AfterPaletteDigit(value);
                break;
            case SequenceState.Numbers:
                AddToNumbers(value);
                break;
        }
    }

    /// <summary>Passes over Linux's commands for colours: P and seven digits set one, R resets them all and has no end.</summary>
    [NoAllocation]
    private void AfterCommand(byte value)
    {
        _paletteCount = 0;
        _state = (char)value switch
        {
            'P' => SequenceState.Palette,
            >= '0' and <= '9' => SequenceState.Text,
            _ => SequenceState.None,
        };
    }

    [NoAllocation]
    private void AfterPaletteDigit(byte value)
    {
        bool isDigit = (char)value is >= '0' and <= '9' or >= 'A' and <= 'F' or >= 'a' and <= 'f';
        _state = isDigit && ++_paletteCount < PaletteDigits ? SequenceState.Palette : SequenceState.None;
    }

    [NoAllocation]
    private void AfterEscape(byte value)
    {
        switch ((char)value)
        {
            case '[':
                _state = SequenceState.Numbers;
                _prefix = 0;
                _numberCount = 0;
                break;
            case ']':
                _state = SequenceState.Command;
                break;
            case 'P' or 'X' or '^' or '_':
                _state = SequenceState.Text;
                break;
            case '(':
                _state = SequenceState.CharacterSet;
                break;
            case ')' or '*' or '+' or '#' or '%' or ' ':
                _state = SequenceState.Skip;
                break;
            case '7':
                SaveCursor();
                break;
            case '8':
                RestoreCursor();
                break;
            case 'D':
                LineFeed();
                break;
            case 'E':
                _cursor.Column = 0;
                LineFeed();
                break;
            case 'H':
                _isTabStop[_cursor.Column] = true;
                break;
            case 'M':
                ReverseLineFeed();
                break;
            case 'Z':
                ReplyIdentity();
                break;
            case 'c':
                Reset();
                break;
        }
    }

    [NoAllocation]
    private void AddToNumbers(byte value)
    {
        switch ((char)value)
        {
            case >= '0' and <= '9':
                AddDigit(value - '0');
                break;
            case ';' or ':':
                AddFirstNumber();
                _numberCount += _numberCount < MostNumbers ? 1 : 0;
                _numbers[_numberCount - 1] = 0;
                break;
            case '?' or '>' or '<' or '=' or '!' or ' ' or '"' or '$' or '\'':
                _prefix = value;
                break;
            case '[' when _numberCount == 0 && _prefix == 0: // The echo of a function key: one letter more.
                _state = SequenceState.Skip;
                break;
            case >= '@' and <= '~':
                _state = SequenceState.None;
                Perform((char)value);
                break;
            default:
                _state = SequenceState.None;
                break;
        }
    }

    [NoAllocation]
    private void AddDigit(int digit)
    {
        AddFirstNumber();
        int value = _numbers[_numberCount - 1] * 10 + digit;
        _numbers[_numberCount - 1] = (ushort)(value > ushort.MaxValue ? ushort.MaxValue : value);
    }

    [NoAllocation]
    private void AddFirstNumber()
    {
        if (_numberCount == 0)
        {
            _numbers[0] = 0;
            _numberCount = 1;
        }
    }

    /// <summary>The number at that place, or <paramref name="missing"/> where it is missing or 0.</summary>
    [NoAllocation]
    private int Number(int index, int missing) => index < _numberCount && _numbers[index] != 0 ? _numbers[index] : missing;

    [NoAllocation]
    private ReadOnlySpan<ushort> Numbers => new(_numbers, 0, _numberCount);
}
