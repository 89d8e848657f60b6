using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Tine.Tools.Report;

/// <summary>Reads what <c>forkbench --csv</c> prints.</summary>
public static class FigureReader
{
    /// <summary>Columns that a kernel has which counts phases, in the order of the work.</summary>
    private static readonly string[] s_phases = ["tables", "regions", "objects", "faults", "exec", "switches", "teardown"];

    /// <summary>Reads all lines after the heading; a kernel's output before or after the table is passed over.</summary>
    /// <exception cref="InvalidDataException">There is no heading, or no figure behind it.</exception>
    public static IReadOnlyList<Figure> Read(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int heading = Array.FindIndex(lines, line => line.StartsWith("name,then,parent_mib,", StringComparison.Ordinal));
        if (heading < 0)
        {
            throw new InvalidDataException("there are no figures of forkbench in what the guest printed");
        }

        string[] columns = lines[heading].Split(',');
        var figures = new List<Figure>();
        foreach (string[] cells in lines.Skip(heading + 1).Select(line => line.Split(',')).TakeWhile(cells => cells.Length == columns.Length))
        {
            figures.Add(new Figure(KeyOf(cells), Cell("ticks"), Cell("ticks_p10"), Cell("us"))
            {
                Phases = [.. s_phases.Where(HasCell).Select(phase => new PhaseTicks(phase, Cell(phase)))],
            });

            double Cell(string column) => double.Parse(cells[Array.IndexOf(columns, column)], CultureInfo.InvariantCulture);
            bool HasCell(string column) => Array.IndexOf(columns, column) is >= 0 and var index && cells[index].Length != 0;
        }

        return figures.Count > 0 ? figures : throw new InvalidDataException("forkbench printed a heading and no figures");
    }

    /// <summary>The key in the first three cells of a line.</summary>
    public static FigureKey KeyOf(IReadOnlyList<string> cells) =>
        new(cells[0], cells[1], cells[2].Length == 0 ? null : int.Parse(cells[2], CultureInfo.InvariantCulture));
}
