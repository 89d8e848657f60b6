using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Tine.Tools.Report;

namespace Tine.Boot.Tests;

/// <summary>The allowed cost of each line of forkbench, in instructions: the checked-in table.</summary>
internal static class InstructionTable
{
    private const string Heading = "name,then,parent_mib,instructions";

    public static Dictionary<FigureKey, double> Read(string path) =>
        File.ReadLines(path).Skip(1).Select(line => line.Split(','))
            .ToDictionary(FigureReader.KeyOf, cells => double.Parse(cells[3], CultureInfo.InvariantCulture));

    public static void Write(string path, IEnumerable<Figure> figures)
    {
        var text = new StringBuilder(Heading).Append('\n');
        foreach (Figure figure in figures)
        {
            text.Append(LineOf(figure)).Append('\n');
        }

        File.WriteAllText(path, text.ToString());
    }

    /// <summary>A figure's line in the table.</summary>
    public static string LineOf(Figure figure) =>
        string.Create(CultureInfo.InvariantCulture, $"{figure.Key.Name},{figure.Key.Then},{figure.Key.ParentMebibytes},{figure.LowTicks:0}");
}
