using System;

namespace Tine.Devices.Screens;

/// <summary>A terminal on a screen: bytes in, cells out. The sequences of ECMA-48, VT100 and xterm that programs use with TERM=linux.</summary>
/// <remarks>Knows nothing of pixels. Rows and columns count from 0 here and from 1 in sequences.</remarks>
public sealed partial class ScreenTerminal
{
    private const int TabWidth = 8;

    private readonly CellGrid _primary;
    private readonly CellGrid _alternate;
    private readonly bool[] _isTabStop;
    private readonly byte[] _replies = new byte[64];

    private CellGrid _grid;
    private Utf8Decoder _decoder;
    private CellAttributes _attributes = CellAttributes.Default;
    private Cursor _cursor;
    private Cursor _saved;
    private Cursor _savedByAlternate;
    private CellAttributes _savedAttributes = CellAttributes.Default;
    private int _top;
    private int _bottom;
    private bool _wraps = true;
    private bool _inserts;
    private bool _isOriginInRegion;
    private bool _drawsLines;
    private bool _savedDrawsLines;
    private uint _last = ' ';
    private bool _hasWideCells;
    private int _replyCount;

    /// <param name="columns">At least 2.</param>
    /// <param name="rows">At least 2.</param>
    /// <param name="historyRows">The number of rows that can be scrolled back to.</param>
    public ScreenTerminal(int columns, int rows, int historyRows)
    {
        _primary = new CellGrid(columns, rows, historyRows);
        _alternate = new CellGrid(columns, rows, 0);
        _isTabStop = new bool[columns];
        _grid = _primary;
        Reset();
    }

    [NoAllocation]
    public int Columns => _grid.Columns;

    [NoAllocation]
    public int Rows => _grid.Rows;

    [NoAllocation]
    public int CursorRow => _cursor.Row;

    [NoAllocation]
    public int CursorColumn => _cursor.Column;

    /// <summary>Not while a program hides it, and not while history is shown.</summary>
    [NoAllocation]
    public bool IsCursorVisible => _showsCursor && View == 0;

    /// <summary>The arrow keys send ESC O instead of ESC [ (DECCKM).</summary>
    [NoAllocation]
    public bool HasApplicationKeys { get; private set; }

    /// <summary>The whole screen is shown with foreground and background exchanged (DECSCNM): a bell that is seen.</summary>
    [NoAllocation]
    public bool IsInverted { get; private set; }

    /// <summary>The number of rows of history above the first row that is shown.</summary>
    [NoAllocation]
    public int View { get; private set; }

    private bool _showsCursor = true;

    /// <summary>A row as it is shown.</summary>
    [NoAllocation]
    public ReadOnlySpan<Cell> Row(int row) => _grid.Row(row - View);

    /// <summary>Takes what programs write. Any bytes will do.</summary>
    [NoAllocation]
    public void Write(ReadOnlySpan<byte> bytes)
    {
        View = 0;
        foreach (byte value in bytes)
        {
            if (IsInSequence || value is < 0x20 or 0x7f)
            {
                Control(value);
                continue;
            }

            int count = _decoder.Decode(value, out uint first, out uint second);
            if (count > 0)
            {
                Put(first);
            }

            if (count > 1)
            {
                Put(second);
            }
        }
    }

    /// <summary>Looks back by so many rows, or forward where it is negative; the next output ends it.</summary>
    [NoAllocation]
    public void Scroll(int rows)
    {
        int view = View + rows;
        View = view < 0 ? 0 : view > _grid.HistoryRows ? _grid.HistoryRows : view;
    }

    /// <summary>Answers that programs asked for (where the cursor is, what terminal this is), to be typed for the user.</summary>
    public ReadOnlySpan<byte> Replies
    {
        [NoAllocation]
        get => new(_replies, 0, _replyCount);
    }

    /// <summary>Forgets the answers, once they were typed.</summary>
    [NoAllocation]
    public void ForgetReplies() => _replyCount = 0;

    [NoAllocation]
    private void Reset()
    {
        _grid = _primary;
        _attributes = CellAttributes.Default;
        _savedAttributes = _attributes;
        _cursor = default;
        _saved = default;
        _top = 0;
        _bottom = Rows;
        _wraps = true;
        _inserts = false;
        _isOriginInRegion = false;
        _drawsLines = false;
        _savedDrawsLines = false;
        IsInverted = false;
        _showsCursor = true;
        HasApplicationKeys = false;
        for (int column = 0; column < Columns; column++)
        {
            _isTabStop[column] = column % TabWidth == 0;
        }

        _grid.Clear(_attributes.Blank);
    }

    /// <summary>Shows a character at the cursor. One that would be drawn over the one before it, as accents are, is left out.</summary>
    [NoAllocation]
    private void Put(uint character)
    {
        int width = CharacterWidths.Of(character);
        if (width == 0)
        {
            return;
        }

        if (_cursor.WrapsNext || (width == 2 && _wraps && _cursor.Column == Columns - 1))
        {
            _cursor.Column = 0;
            LineFeed();
        }

        _last = character;
        char shown = character > char.MaxValue ? Utf8Decoder.Replacement : (char)character;
        if (width == 2)
        {
            PutWide(shown);
        }
        else
        {
            Span<Cell> row = MakeRoom(1);
            row[_cursor.Column] = _attributes.Make(_drawsLines ? LineDrawing.Of(shown) : shown);
            Advance(1);
        }
    }

    /// <summary>Shows a character in two cells: in the last two where there is no room for it.</summary>
    [NoAllocation]
    private void PutWide(char character)
    {
        _hasWideCells = true;
        _cursor.Column = Least(_cursor.Column, Columns - 2);
        Span<Cell> row = MakeRoom(2);
        row[_cursor.Column] = _attributes.Make(character, CellPart.Left);
        row[_cursor.Column + 1] = _attributes.Make(character, CellPart.Right);
        Advance(2);
    }

    /// <summary>Makes room for so many cells at the cursor; wide characters that lose a half there are erased.</summary>
    [NoAllocation]
    private Span<Cell> MakeRoom(int width)
    {
        Span<Cell> row = _grid.Row(_cursor.Row);
        if (_inserts)
        {
            Divide(row, _cursor.Column);
            Divide(row, Columns - width);
            row[_cursor.Column..^width].CopyTo(row[(_cursor.Column + width)..]);
        }
        else
        {
            Divide(row, _cursor.Column);
            Divide(row, _cursor.Column + width);
        }

        return row;
    }

    [NoAllocation]
    private void Advance(int width)
    {
        int column = _cursor.Column + width;
        _cursor.WrapsNext = column == Columns && _wraps;
        _cursor.Column = Least(column, Columns - 1);
    }

    /// <summary>Erases a wide character whose halves are on both sides of a place in a row.</summary>
    [NoAllocation]
    private void Divide(Span<Cell> row, int column)
    {
        if (_hasWideCells && column > 0 && column < Columns && row[column].Part == CellPart.Right)
        {
            row[column - 1] = row[column - 1] with { Character = ' ', Part = CellPart.Whole };
            row[column] = row[column] with { Character = ' ', Part = CellPart.Whole };
        }
    }

    /// <summary>Moves the cursor down by one, scrolling at the bottom of the region.</summary>
    [NoAllocation]
    private void LineFeed()
    {
        _cursor.WrapsNext = false;
        if (_cursor.Row == _bottom - 1)
        {
            _grid.ScrollUp(_top, _bottom, 1, _attributes.Blank);
        }
        else if (_cursor.Row < Rows - 1)
        {
            _cursor.Row++;
        }
    }

    [NoAllocation]
    private void ReverseLineFeed()
    {
        _cursor.WrapsNext = false;
        if (_cursor.Row == _top)
        {
            _grid.ScrollDown(_top, _bottom, 1, _attributes.Blank);
        }
        else if (_cursor.Row > 0)
        {
            _cursor.Row--;
        }
    }

    [NoAllocation]
    private void MoveTo(int row, int column)
    {
        int first = _isOriginInRegion ? _top : 0;
        int end = _isOriginInRegion ? _bottom : Rows;
        _cursor.Row = Clamp(first + row, first, end - 1);
        _cursor.Column = Clamp(column, 0, Columns - 1);
        _cursor.WrapsNext = false;
    }

    [NoAllocation]
    private static int Clamp(int value, int lowest, int highest) => value < lowest ? lowest : value > highest ? highest : value;
}
