using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>Every way to make a process, with both endings, over one size of parent.</summary>
internal sealed unsafe class CreationMeasures(Samples samples, TickClock clock, int cellMilliseconds)
{
    private const int LeastRuns = 3;
    private const int MostRuns = 300;
    private const int PagesInMebibyte = 256;

    /// <summary>What must stay free beside the parent's pages and, for eager fork, a copy of them.</summary>
    private const ulong ReservePages = 24 * PagesInMebibyte;

    private static readonly Creation[] s_creations =
        [Creation.Fork, Creation.ForkAndWait, Creation.VFork, Creation.Spawn, Creation.EagerFork];

    /// <summary>Grows the process by so many written MiB, measures, and shrinks again.</summary>
    /// <returns>What went wrong, or null. A size that memory has no room for is left out.</returns>
    internal string? Run(int mebibytes, List<Measurement> results)
    {
        ulong pages = (ulong)mebibytes * PagesInMebibyte;
        if (FreePages() < pages + (pages / 256) + ReservePages)
        {
            return null;
        }

        byte* memory = Pages.Dirty(pages);
        string? failure = null;
        for (Ending ending = Ending.Exit; ending <= Ending.Exec && failure is null; ending++)
        {
            foreach (Creation creation in s_creations)
            {
                failure ??= Measure(creation, ending, mebibytes, pages, results);
            }
        }

        if (memory != null)
        {
            Unix.MUnmap(memory, pages * Unix.PageSize);
        }

        return failure;
    }

    internal static string NameOf(Creation creation) => creation switch
    {
        Creation.Fork => "fork",
        Creation.ForkAndWait => "cow + wait",
        Creation.VFork => "vfork",
        Creation.Spawn => "spawn",
        _ => "eager fork",
    };

    private string? Measure(Creation creation, Ending ending, int mebibytes, ulong pages, List<Measurement> results)
    {
        bool isEager = creation == Creation.EagerFork;
        if (isEager && (FreePages() < pages + (pages / 256) + ReservePages || Unix.SetForkMode(ForkMode.Eager).Failed))
        {
            return null;
        }

        bool isGood = Repeat(creation, ending);
        if (isEager)
        {
            Unix.SetForkMode(ForkMode.CopyOnWrite);
        }

        if (!isGood)
        {
            return NameOf(creation) + ": a child was not made or did not end with status 0";
        }

        results.Add(Measurement.Of(NameOf(creation), ending == Ending.Exit ? "exit" : "exec", mebibytes, samples));
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

    private static ulong FreePages() =>
        Unix.SysInfo(out SystemInformation information).Succeeded ? information.FreeMemory * information.Unit / Unix.PageSize : 0;
}
