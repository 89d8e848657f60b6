using System;

namespace Tine.Devices.Screens;

/// <summary>Brings what a terminal shows to the display: only cells that changed since the last time.</summary>
internal sealed class ScreenPainter(ScreenTerminal terminal)
{
    private const int InstructionsToDraw = 1000;
    private const int InstructionsToCompare = 20;

    /// <summary>The cells on the display. A zero is no character: at first everything differs.</summary>
    private readonly Cell[] _shown = new Cell[terminal.Columns * terminal.Rows];

    private int _row;

    /// <summary>Paints until it has cost so much, and the next time from there on.</summary>
    /// <param name="instructions">About as many, and a row of cells more.</param>
    /// <returns>Whether it has come to the last row: the display shows what the terminal did when this picture was begun, or later.</returns>
    [NoAllocation]
    public bool Paint(int instructions)
    {
        for (int left = instructions; left > 0 && _row < terminal.Rows; _row++)
        {
            int drawn = PaintRow(_row, new Span<Cell>(_shown, _row * terminal.Columns, terminal.Columns));
            left -= (drawn * InstructionsToDraw) + (terminal.Columns * InstructionsToCompare);
        }

        bool isDone = _row == terminal.Rows;
        _row = isDone ? 0 : _row;
        return isDone;
    }

    /// <returns>The number of cells drawn.</returns>
    [NoAllocation]
    private int PaintRow(int row, Span<Cell> shown)
    {
        int drawn = 0;
        int cursor = terminal.IsCursorVisible && terminal.CursorRow == row ? terminal.CursorColumn : -1;
        ReadOnlySpan<Cell> cells = terminal.Row(row);
        for (int column = 0; column < cells.Length; column++)
        {
            Cell cell = cells[column];
            if (column == cursor != terminal.IsInverted)
            {
                cell = new Cell(cell.Character, cell.Background, cell.Foreground, cell.IsUnderlined);
            }

            if (!cell.Equals(shown[column]))
            {
                shown[column] = cell;
                Display.Draw(row, column, cell);
                drawn++;
            }
        }

        return drawn;
    }
}
