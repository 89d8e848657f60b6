using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>The options of the command line.</summary>
internal sealed class Options
{
    internal const string Usage = "usage: forkbench [--json | --csv] [--quick] [--sizes MIB,...] [--exec PROGRAM] [--parallel N]";

    private static readonly int[] s_defaultSizes = [0, 1, 4, 16, 64, 256, 1024];

    internal Format Format { get; private set; }

    /// <summary>The time that one cell of the table may take, once it has its least number of runs.</summary>
    internal int CellMilliseconds { get; private set; } = 250;

    /// <summary>Sizes of the parent in MiB; what memory has no room for is not measured.</summary>
    internal List<int> Sizes { get; } = [];

    /// <summary>The tiny program that children execute.</summary>
    internal string Program { get; private set; } = "";

    /// <summary>Null when the arguments make no sense.</summary>
    internal static Options? Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i++)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--json":
                    options.Format = Format.Json;
                    break;
                case "--csv":
                    options.Format = Format.Csv;
                    break;
                case "--quick":
                    options.CellMilliseconds = 40;
                    break;
                case "--sizes" when options.TryReadSizes(value):
                case "--exec" when value != "":
                    options.Program = arguments[i] == "--exec" ? value : options.Program;
                    i++;
                    break;
                default:
                    return null;
            }
        }

        options.Complete();
        return options;
    }

    private void Complete()
    {
        if (Sizes.Count == 0)
        {
            foreach (int size in s_defaultSizes)
            {
                Sizes.Add(size);
            }
        }

        if (Program == "")
        {
            // The one beside this program is the tiny one, wherever both were put.
            string own = ProcessEnvironment.ProgramName;
            string neighbour = own[..(own.LastIndexOf('/') + 1)] + "true";
            Program = own.Contains('/') && Unix.Access(neighbour, 1).Succeeded ? neighbour : "/bin/true";
        }
    }

    private bool TryReadSizes(string text)
    {
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] != ',')
            {
                continue;
            }

            if (!Numbers.TryParse(text[start..i], out long size) || size is < 0 or > 1_000_000)
            {
                return false;
            }

            Sizes.Add((int)size);
            start = i + 1;
        }

        return true;
    }
}
