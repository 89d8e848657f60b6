using System;

namespace Tine.Devices.Screens;

/// <summary>The effects of the sequences after ESC [.</summary>
public sealed partial class ScreenTerminal
{
    [NoAllocation]
    private void Perform(char command)
    {
        if (_prefix == '?')
        {
            if (command is 'h' or 'l')
            {
                SetPrivateModes(command == 'h');
            }

            return;
        }

        if (_prefix == 0 && !Moves(command) && !Erases(command))
        {
            PerformOther(command);
        }
    }

    [NoAllocation]
    private bool Moves(char command)
    {
        int count = Number(0, 1);
        switch (command)
        {
            case 'A':
                MoveBy(-count);
                break;
            case 'B' or 'e':
                MoveBy(count);
                break;
            case 'C' or 'a':
                MoveInRow(_cursor.Column + count);
                break;
            case 'D':
                MoveInRow(_cursor.Column - count);
                break;
            case 'E' or 'F':
                _cursor.Column = 0;
                MoveBy(command == 'E' ? count : -count);
                break;
            case 'G' or '`':
                MoveInRow(count - 1);
                break;
            case 'H' or 'f':
                MoveTo(count - 1, Number(1, 1) - 1);
                break;
            case 'd':
                MoveTo(count - 1, _cursor.Column);
                break;
            case 'I' or 'Z':
                Tab(command == 'I' ? count : -count);
                break;
            case 's':
                SaveCursor();
                break;
            case 'u':
                RestoreCursor();
                break;
            default:
                return false;
        }

        return true;
    }

    [NoAllocation]
    private bool Erases(char command)
    {
        Span<Cell> row = _grid.Row(_cursor.Row);
        int count = Number(0, 1);
        switch (command)
        {
            case 'J':
                EraseScreen(Number(0, 0));
                break;
            case 'K':
                EraseRow(Number(0, 0));
                break;
            case 'X':
                EraseCharacters(row, Least(count, Columns - _cursor.Column));
                break;
            case 'P':
                DeleteCharacters(row, Least(count, Columns - _cursor.Column));
                break;
            case '@':
                InsertCharacters(row, Least(count, Columns - _cursor.Column));
                break;
            case 'L' or 'M':
                ShiftRows(command, count);
                break;
            case 'S':
                ScrollRegion(_top, count);
                break;
            case 'T':
                ScrollRegion(_top, -count);
                break;
            default:
                return false;
        }

        _cursor.WrapsNext = false;
        return true;
    }

    [NoAllocation]
    private void PerformOther(char command)
    {
        switch (command)
        {
            case 'm':
                SelectAttributes();
                break;
            case 'r':
                SetRegion(Number(0, 1) - 1, Number(1, Rows));
                break;
            case 'h' or 'l':
                _inserts = Number(0, 0) == 4 ? command == 'h' : _inserts;
                break;
            case 'g':
                ClearTabStops(Number(0, 0));
                break;
            case 'b':
                // Programs repeat within a row; many times a whole screen would take long.
                for (int count = Least(Number(0, 1), Columns); count > 0; count--)
                {
                    Put(_last);
                }

                break;
            case 'n':
                Report(Number(0, 0));
                break;
            case 'c':
                ReplyIdentity();
                break;
        }
    }

    [NoAllocation]
    private void SelectAttributes()
    {
        AddFirstNumber();
        _attributes.Select(Numbers);
    }

    [NoAllocation]
    private void SetPrivateModes(bool isOn)
    {
        foreach (ushort mode in Numbers)
        {
            switch (mode)
            {
                case 1:
                    HasApplicationKeys = isOn;
                    break;
                case 5:
                    IsInverted = isOn;
                    break;
                case 6:
                    _isOriginInRegion = isOn;
                    MoveTo(0, 0);
                    break;
                case 7:
                    _wraps = isOn;
                    break;
                case 25:
                    _showsCursor = isOn;
                    break;
                case 47 or 1047 or 1049:
                    UseAlternate(isOn);
                    break;
            }
        }
    }

    /// <summary>Changes to or from the screen of full-screen programs: without history, blank at first, gone afterwards.</summary>
    [NoAllocation]
    private void UseAlternate(bool isOn)
    {
        if (isOn == (_grid == _alternate))
        {
            return;
        }

        if (isOn)
        {
            _savedByAlternate = _cursor;
            _grid = _alternate;
            _grid.Clear(_attributes.Blank);
        }
        else
        {
            _grid = _primary;
            _cursor = _savedByAlternate;
        }
    }

    [NoAllocation]
    private void SetRegion(int first, int end)
    {
        end = Least(end, Rows);
        if (first < end - 1)
        {
            _top = first;
            _bottom = end;
            MoveTo(0, 0);
        }
    }

    [NoAllocation]
    private void SaveCursor()
    {
        _saved = _cursor;
        _savedAttributes = _attributes;
        _savedDrawsLines = _drawsLines;
    }

    [NoAllocation]
    private void RestoreCursor()
    {
        _cursor = _saved;
        _attributes = _savedAttributes;
        _drawsLines = _savedDrawsLines;
    }

    [NoAllocation]
    private void Report(int what)
    {
        if (what == 5)
        {
            Reply("\x1b[0n"u8);
        }
        else if (what == 6)
        {
            Reply("\x1b["u8);
            ReplyNumber(_cursor.Row + 1 - (_isOriginInRegion ? _top : 0));
            Reply(";"u8);
            ReplyNumber(_cursor.Column + 1);
            Reply("R"u8);
        }
    }

    /// <summary>Adds to the replies; where nobody takes them, what has no room is lost.</summary>
    [NoAllocation]
    private void Reply(ReadOnlySpan<byte> text)
    {
        foreach (byte value in text)
        {
            if (_replyCount < _replies.Length)
            {
                _replies[_replyCount++] = value;
            }
        }
    }

    /// <summary>Answers as a VT102.</summary>
    [NoAllocation]
    private void ReplyIdentity() => Reply("\x1b[?6c"u8);

    [NoAllocation]
    private void ReplyNumber(int value)
    {
        Span<byte> digits = stackalloc byte[5];
        int at = digits.Length;
        do
        {
            digits[--at] = (byte)('0' + value % 10);
            value /= 10;
        }
        while (value != 0 && at > 0);
        Reply(digits[at..]);
    }

    [NoAllocation]
    private static int Least(int one, int other) => one < other ? one : other;
}
