using System;
using System.Collections.Generic;
using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.ForkBench;

/// <summary>
/// Measures what a process costs: fork against vfork and their kin, over parents of growing size, each child's status
/// checked. vfork's cost should not depend on the size, fork's must.
/// </summary>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        int parallel = Array.IndexOf(arguments, "--parallel");
        if (parallel >= 0)
        {
            return ParallelProgram.Run(arguments, parallel);
        }

        if (Options.Parse(arguments) is not { } options)
        {
            StandardError.WriteLine(Options.Usage);
            return 2;
        }

        var program = ArgumentVector.Of(options.Program);
        var environment = ArgumentVector.Of();
        var samples = new Samples();
        var results = new List<Measurement>();
        Creator.Prepare(program, environment);
        TickClock clock = TickClock.Calibrate(samples);

        var progress = new Progress(options.Format);
        string? failure = new BasicMeasures(samples, clock).Run(results);
        var creations = new CreationMeasures(samples, clock, options.CellMilliseconds);
        for (int i = 0; i < options.Sizes.Count; i++)
        {
            progress.SayParents(options.Sizes[i], i + 1, options.Sizes.Count);
            failure ??= creations.Run(options.Sizes[i], results);
        }

        progress.End();

        GC.KeepAlive(program);
        GC.KeepAlive(environment);
        if (failure is not null)
        {
            StandardError.WriteLine($"forkbench: {failure}");
            return 1;
        }

        Print(options, TableReport.Grouped(results), clock);
        return 0;
    }

    private static void Print(Options options, List<Measurement> results, TickClock clock)
    {
        switch (options.Format)
        {
            case Format.Json:
                JsonReport.Print(results, clock, options.Sizes);
                break;
            case Format.Csv:
                CsvReport.Print(results, clock);
                break;
            default:
                TableReport.Print(results, clock, options.Sizes);
                break;
        }
    }
}
