using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>--trace: what the viewer gets.</summary>
public sealed class TraceTests : IDisposable
{
    /// <summary>Number of init, which starts the command by vfork, too.</summary>
    private const int Init = 1;

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task TellsOfAVForkAndWhatItsChildDid()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--trace", _file, "vforkdemo");
        Assert.Equal(0, outcome.Status);

        JsonElement[] events = Read(_file);
        List<Slice> slices = SlicesOf(events);
        Slice suspension = Assert.Single(slices, slice => slice is { Name: "suspended by vfork", Outer: "vfork", Process: not Init });
        Slice sleep = Assert.Single(slices, slice => slice.Name is "nanosleep" or "clock_nanosleep" && slice.Process != suspension.Process);
        Assert.True(suspension.Begin <= sleep.Begin && sleep.End <= suspension.End, "the child sleeps while its parent is suspended");
        Assert.Contains(slices, slice => slice.Name == "fault: zero-fill");
        Assert.Contains(slices, slice => slice.Process == PerfettoTrace.ProcessorTrack && slice.Name.StartsWith("vforkdemo [", StringComparison.Ordinal));
        JsonElement[] metadata = [.. events.Where(one => one.GetProperty("ph").GetString() == "M")];
        Assert.Contains(metadata, one => one.GetProperty("name").GetString() == "process_name" && one.GetProperty("args").GetProperty("name").GetString() == "vforkdemo");
        Assert.All(metadata, one => Assert.False(one.TryGetProperty("ts", out _), "metadata has no time"));

        // Perfetto: 0 is Linux's idle thread.
        Assert.All(events, one => Assert.True(one.GetProperty("pid").GetInt32() > 0 && one.GetProperty("tid").GetInt32() > 0));
        Assert.All(slices, slice => Assert.Contains(metadata, one => one.GetProperty("pid").GetInt32() == slice.Process && one.GetProperty("name").GetString() == "process_sort_index"));
    }

    [Fact]
    public async Task TellsHowFaultsCopied()
    {
        Assert.Equal(0, (await HostProgram.RunScriptAsync("--trace", _file, "cowdemo")).Status);
        Assert.Contains(SlicesOf(Read(_file)), slice => slice.Name == "fault: copy");
    }

    /// <summary>An arrow leads from each fork and vfork to what the child did first, which may be before the call returns.</summary>
    [Theory]
    [InlineData("forkdemo", "fork")]
    [InlineData("vforkdemo", "vfork")]
    public async Task DrawsAnArrowFromParentToChild(string program, string call)
    {
        Assert.Equal(0, (await HostProgram.RunScriptAsync("--trace", _file, program)).Status);
        JsonElement[] events = Read(_file);
        JsonElement[] starts = [.. OfPhase(events, "s").Where(one => one.GetProperty("pid").GetInt32() != Init)];
        Assert.NotEmpty(starts);
        foreach (JsonElement start in starts)
        {
            int index = Array.IndexOf(events, start);
            Assert.Equal(call, events[index - 1].GetProperty("name").GetString());
            JsonElement end = Assert.Single(OfPhase(events, "f"), one => one.GetProperty("id").GetInt32() == start.GetProperty("id").GetInt32());
            Assert.NotEqual(start.GetProperty("pid").GetInt32(), end.GetProperty("pid").GetInt32());
            Assert.True(end.GetProperty("ts").GetDecimal() > start.GetProperty("ts").GetDecimal());
        }
    }

    /// <summary>Memory that a program takes is seen in a curve.</summary>
    [Fact]
    public async Task CountsFreeMemoryAndThreads()
    {
        Assert.Equal(0, (await HostProgram.RunScriptAsync("--trace", _file, "cowdemo")).Status);
        JsonElement[] counters = OfPhase(Read(_file), "C");
        long[] memory = Values(counters, "free memory, KiB");
        Assert.InRange(memory.Max() - memory.Min(), 100, 100_000);
        Assert.Equal(3, Values(counters, "threads").Max());
    }

    private static JsonElement[] OfPhase(JsonElement[] events, string phase) => [.. events.Where(one => one.GetProperty("ph").GetString() == phase)];

    private static long[] Values(JsonElement[] counters, string name) =>
        [.. counters.Where(one => one.GetProperty("name").GetString() == name).Select(one => one.GetProperty("args").GetProperty("value").GetInt64())];

    private static JsonElement[] Read(string file)
    {
        using JsonDocument trace = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. trace.RootElement.GetProperty("traceEvents").EnumerateArray().Select(one => one.Clone())];
    }

    /// <summary>Pairs beginnings and ends, track by track; time never goes back and nothing stays open.</summary>
    private static List<Slice> SlicesOf(JsonElement[] events)
    {
        var slices = new List<Slice>();
        var open = new Dictionary<(int, int), Stack<(string Name, decimal Begin)>>();
        decimal now = 0;
        foreach (JsonElement one in events.Where(one => one.GetProperty("ph").GetString() is "B" or "E"))
        {
            decimal time = one.GetProperty("ts").GetDecimal();
            Assert.True(time >= now, $"{time} after {now}");
            now = time;
            (int Process, int Thread) track = (one.GetProperty("pid").GetInt32(), one.GetProperty("tid").GetInt32());
            open.TryAdd(track, []);
            if (one.GetProperty("ph").GetString() == "B")
            {
                open[track].Push((one.GetProperty("name").GetString()!, time));
                continue;
            }

            Assert.NotEmpty(open[track]);
            (string name, decimal begin) = open[track].Pop();
            slices.Add(new Slice(track.Process, name, begin, time, open[track].TryPeek(out (string Name, decimal Begin) outer) ? outer.Name : ""));
        }

        Assert.All(open.Values, Assert.Empty);
        return slices;
    }

    private sealed record Slice(int Process, string Name, decimal Begin, decimal End, string Outer);
}
