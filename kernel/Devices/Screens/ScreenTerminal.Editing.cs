using System;

namespace Tine.Devices.Screens;

/// <summary>Moving within the screen, erasing and shifting.</summary>
public sealed partial class ScreenTerminal
{
    /// <summary>Moves the cursor up or down, not out of the scrolled region when it begins inside.</summary>
    [NoAllocation]
    private void MoveBy(int rows)
    {
        int first = _cursor.Row >= _top ? _top : 0;
        int end = _cursor.Row < _bottom ? _bottom : Rows;
        _cursor.Row = Clamp(_cursor.Row + rows, first, end - 1);
        _cursor.WrapsNext = false;
    }

    [NoAllocation]
    private void MoveInRow(int column)
    {
        _cursor.Column = Clamp(column, 0, Columns - 1);
        _cursor.WrapsNext = false;
    }

    [NoAllocation]
    private void TabForward() => Tab(1);

    /// <summary>Moves by so many tab stops, back where the count is negative.</summary>
    [NoAllocation]
    private void Tab(int count)
    {
        int step = count < 0 ? -1 : 1;
        int column = _cursor.Column;
        for (int done = 0; done != count; done += step)
        {
            column += step;
            while (column > 0 && column < Columns - 1 && !_isTabStop[column])
            {
                column += step;
            }

            if (column <= 0 || column >= Columns - 1)
            {
                break;
            }
        }

        MoveInRow(column);
    }

    [NoAllocation]
    private void ClearTabStops(int which)
    {
        if (which == 0)
        {
            _isTabStop[_cursor.Column] = false;
        }
        else if (which == 3)
        {
            new Span<bool>(_isTabStop).Clear();
        }
    }

    /// <summary>Erases a part of the screen: 0 from the cursor on, 1 up to the cursor, 2 all, 3 the history.</summary>
    [NoAllocation]
    private void EraseScreen(int which)
    {
        if (which == 3)
        {
            _grid.ForgetHistory();
            return;
        }

        int first = which == 0 ? _cursor.Row + 1 : 0;
        int end = which == 1 ? _cursor.Row : Rows;
        for (int row = first; row < end; row++)
        {
            CellGrid.Fill(_grid.Row(row), _attributes.Blank);
        }

        if (which != 2)
        {
            EraseRow(which);
        }
    }

    [NoAllocation]
    private void EraseRow(int which)
    {
        int first = which == 0 ? _cursor.Column : 0;
        int end = which == 1 ? _cursor.Column + 1 : Columns;
        Span<Cell> row = _grid.Row(_cursor.Row);
        Divide(row, first);
        Divide(row, end);
        CellGrid.Fill(row[first..end], _attributes.Blank);
    }

    [NoAllocation]
    private void EraseCharacters(Span<Cell> row, int count)
    {
        Divide(row, _cursor.Column);
        Divide(row, _cursor.Column + count);
        CellGrid.Fill(row.Slice(_cursor.Column, count), _attributes.Blank);
    }

    [NoAllocation]
    private void DeleteCharacters(Span<Cell> row, int count)
    {
        Divide(row, _cursor.Column);
        Divide(row, _cursor.Column + count);
        Span<Cell> rest = row[_cursor.Column..];
        rest[count..].CopyTo(rest);
        CellGrid.Fill(rest[^count..], _attributes.Blank);
    }

    [NoAllocation]
    private void InsertCharacters(Span<Cell> row, int count)
    {
        Divide(row, _cursor.Column);
        Divide(row, Columns - count);
        Span<Cell> rest = row[_cursor.Column..];
        rest[..^count].CopyTo(rest[count..]);
        CellGrid.Fill(rest[..count], _attributes.Blank);
    }

    /// <summary>Inserts (L) or deletes (M) rows at the cursor, within the scrolled region.</summary>
    [NoAllocation]
    private void ShiftRows(char command, int count)
    {
        if (_cursor.Row >= _top && _cursor.Row < _bottom)
        {
            _cursor.Column = 0;
            ScrollRegion(_cursor.Row, command == 'M' ? count : -count);
        }
    }

    /// <summary>Scrolls from <paramref name="first"/> to the region's end, up, or down where it is negative.</summary>
    [NoAllocation]
    private void ScrollRegion(int first, int count)
    {
        int rows = Least(count < 0 ? -count : count, _bottom - first);
        if (count > 0)
        {
            _grid.ScrollUp(first, _bottom, rows, _attributes.Blank);
        }
        else
        {
            _grid.ScrollDown(first, _bottom, rows, _attributes.Blank);
        }
    }
}
