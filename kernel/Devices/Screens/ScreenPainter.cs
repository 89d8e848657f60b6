using System;

namespace Tine.Devices.Screens;

/// <summary>Brings what a terminal shows to the display: only cells that changed since the last time.</summary>
internal sealed class ScreenPainter(ScreenTerminal terminal)
{
    /// <summary>What the display shows. A zero is no character: at first everything differs.</summary>
    private readonly Cell[] _shown = new Cell[terminal.Columns * terminal.Rows];

    [NoAllocation]
    public void Paint()
    {
        for (int row = 0; row < terminal.Rows; row++)
        {
            PaintRow(row, new Span<Cell>(_shown, row * terminal.Columns, terminal.Columns));
        }
    }

    [NoAllocation]
    private void PaintRow(int row, Span<Cell> shown)
    {
        int cursor = terminal.IsCursorVisible && terminal.CursorRow == row ? terminal.CursorColumn : -1;
        ReadOnlySpan<Cell> cells = terminal.Row(row);
        for (int column = 0; column < cells.Length; column++)
        {
            Cell cell = cells[column];
            if (column == cursor)
            {
                cell = new Cell(cell.Character, cell.Background, cell.Foreground, cell.IsUnderlined);
            }

            if (!cell.Equals(shown[column]))
            {
                shown[column] = cell;
                Display.Draw(row, column, cell);
            }
        }
    }
}
