using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>Every way to make a process, with both endings, over one size of parent.</summary>
internal sealed unsafe class CreationMeasures(Samples samples, TickClock clock, int cellMilliseconds)
{
    private const int LeastRuns = 3;
    private const int MostRuns = 300;
    private const int MostPhaseRuns = 50;

    /// <summary>A run is near enough when it differs by this part of its ticks.</summary>
    private const ulong NearEnough = 200;
    private const int PagesInMebibyte = 256;

    /// <summary>The pages that must stay free beside the parent's pages and, for eager fork, a copy of them.</summary>
    private const ulong ReservePages = 24 * PagesInMebibyte;

    /// <summary>Grows the process by so many written MiB, measures, and shrinks again.</summary>
    /// <returns>The failure, or null. A size that memory has no room for is left out.</returns>
    internal string? Run(int mebibytes, List<Measurement> results)
    {
        if (!HasRoomFor(mebibytes))
        {
            return null;
        }

        string? failure = MeasureAll(Mechanism.All, Advice.NoHugePage, mebibytes, results);
        return failure is null && HugePages.AreThere
            ? MeasureAll([Mechanism.OverHugePages], Advice.HugePage, mebibytes, results)
            : failure;
    }

    private string? MeasureAll(Mechanism[] mechanisms, Advice size, int mebibytes, List<Measurement> results)
    {
        ulong count = (ulong)mebibytes * PagesInMebibyte;
        byte* memory = Pages.Dirty(count, size);
        string? failure = null;
        for (Ending ending = Ending.Exit; ending <= Ending.Exec && failure is null; ending++)
        {
            foreach (Mechanism mechanism in mechanisms)
            {
                failure ??= Measure(mechanism, ending, mebibytes, results);
            }
        }

        if (memory != null)
        {
            Unix.MUnmap(memory, count * Unix.PageSize);
        }

        return failure;
    }

    /// <summary>A mechanism that this kernel has not, or that memory has no room for, is left out.</summary>
    private string? Measure(Mechanism mechanism, Ending ending, int mebibytes, List<Measurement> results)
    {
        if (mechanism.Mode == ForkMode.Eager && !HasRoomFor(mebibytes))
        {
            return null;
        }

        int before = Unix.GetForkMode().Int;
        if (mechanism.Mode is { } mode && Unix.SetForkMode(mode).Failed && !mechanism.IsEverywhere)
        {
            return null;
        }

        bool isGood = Repeat(mechanism.Creation, ending);
        Measurement result = Measurement.Of(mechanism.Name, ending == Ending.Exit ? "exit" : "exec", mebibytes, samples);
        result = result with { Phases = PhasesOf(mechanism.Creation, ending, result.Low) };
        if (mechanism.Mode is not null)
        {
            Unix.SetForkMode((ForkMode)before);
        }

        if (!isGood)
        {
            return mechanism.Name + ": a child was not made or did not end with status 0";
        }

        results.Add(result);
        return null;
    }

    /// <summary>The first run warms up and does not count.</summary>
    private bool Repeat(Creation creation, Ending ending)
    {
        samples.Clear();
        if (Creator.Measure(creation, ending) == 0)
        {
            return false;
        }

        ulong deadline = Processor.Timestamp() + (clock.Kilohertz * (ulong)cellMilliseconds);
        while (samples.Count < LeastRuns || (samples.Count < MostRuns && Processor.Timestamp() < deadline))
        {
            ulong ticks = Creator.Measure(creation, ending);
            if (ticks == 0)
            {
                return false;
            }

            samples.Add(ticks);
        }

        return true;
    }

    /// <summary>Runs again until a run is near the 10th percentile, and keeps the nearest: into the median a slice of a collection may fall.</summary>
    private static PhaseInspection? PhasesOf(Creation creation, Ending ending, ulong typical)
    {
        PhaseInspection? phases = null;
        ulong nearest = ulong.MaxValue;
        for (int run = 0; run < MostPhaseRuns && nearest > typical / NearEnough && TineInspect.Phases(out PhaseInspection before).Succeeded; run++)
        {
            ulong ticks = Creator.Measure(creation, ending);
            TineInspect.Phases(out PhaseInspection after);
            ulong distance = ticks > typical ? ticks - typical : typical - ticks;
            if (distance < nearest)
            {
                nearest = distance;
                phases = after.Since(before);
            }
        }

        return phases;
    }

    /// <summary>Whether so much can be written to, for the first time or in an eager copy, and something stays free.</summary>
    private static bool HasRoomFor(int mebibytes)
    {
        ulong pages = (ulong)mebibytes * PagesInMebibyte;
        return FreePages() >= pages + (pages / 256) + ReservePages;
    }

    private static ulong FreePages() =>
        Unix.SysInfo(out SystemInformation information).Succeeded ? information.FreeMemory * information.Unit / Unix.PageSize : 0;
}
