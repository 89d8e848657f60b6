using System;

namespace Tine.Devices.Screens;

/// <summary>Brings what a terminal shows to the display: only cells that changed since the last time.</summary>
internal sealed class ScreenPainter(ScreenTerminal terminal)
{
    private const int InstructionsToCompare = 70;
    private const int CellsAStep = 8;

    /// <summary>The cells on the display. A zero is no character: at first everything differs.</summary>
    private readonly Cell[] _shown = new Cell[terminal.Columns * terminal.Rows];

    /// <summary>The cell with which painting goes on.</summary>
    private int _next;

    /// <summary>Paints until it has cost so much, and the next time from there on.</summary>
    /// <param name="instructions">About as many, and a step more: rows of a large screen are long.</param>
    /// <returns>Whether it has come to the last cell: the display shows what the terminal did when this picture was begun, or later.</returns>
    [NoAllocation]
    public bool Paint(int instructions)
    {
        for (int left = instructions; left > 0 && _next < _shown.Length;)
        {
            int column = _next % terminal.Columns;
            int count = Math.Min(CellsAStep, terminal.Columns - column);
            int drawn = PaintCells(_next / terminal.Columns, column, new Span<Cell>(_shown, _next, count));
            left -= (drawn * Display.InstructionsToDraw) + (count * InstructionsToCompare);
            _next += count;
        }

        bool isDone = _next == _shown.Length;
        _next = isDone ? 0 : _next;
        return isDone;
    }

    /// <returns>The number of cells drawn.</returns>
    [NoAllocation]
    private int PaintCells(int row, int start, Span<Cell> shown)
    {
        int drawn = 0;
        int cursor = terminal.IsCursorVisible && terminal.CursorRow == row ? terminal.CursorColumn - start : -1;
        ReadOnlySpan<Cell> cells = terminal.Row(row).Slice(start, shown.Length);
        for (int column = 0; column < cells.Length; column++)
        {
            Cell cell = cells[column];
            if (column == cursor != terminal.IsInverted)
            {
                cell = cell with { Foreground = cell.Background, Background = cell.Foreground };
            }

            if (!cell.Equals(shown[column]))
            {
                shown[column] = cell;
                Display.Draw(row, start + column, cell);
                drawn++;
            }
        }

        return drawn;
    }
}
