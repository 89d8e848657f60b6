using System.IO;
using System.Linq;
using System.Text.Json;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class TraceLogTests
{
    private const string Log =
        "Starting init\n" +
        "\x1eW 64 1 1 init\n" +
        "\x1e" + "C c8 1 vfork 0 0 0\n" +
        "a word\x1eW 12c 2 2 child\n between\n" +
        "\x1e" + "C 190 2 exit 0 0 0\n" +
        "\x1eW 1f4 1 1 init\n" +
        "\x1eR 258 1 2\n" +
        "exit status 0\n" +
        "\x1e" + "C 2bc";

    [Fact]
    public void SeparatesRecordsFromWords()
    {
        TraceLog log = TraceLog.Read(Log);
        Assert.Equal("Starting init\na word between\nexit status 0\n", log.Text);
        Assert.Equal("WCWCWR", string.Concat(log.Records.Select(record => record.Letter)));
        Assert.Equal(200UL, log.Records[1].Nanoseconds);
        Assert.Equal("vfork", log.Records[1].Words[0]);
    }

    [Fact]
    public void ClosesWhatNeverReturnsAndNestsTheSuspension()
    {
        using var output = new MemoryStream();
        PerfettoTrace.Write(TraceLog.Read(Log).Records, output);
        using JsonDocument trace = JsonDocument.Parse(output.ToArray());
        string[] told = [.. trace.RootElement.GetProperty("traceEvents").EnumerateArray()
            .Where(one => one.GetProperty("ph").GetString() != "M" && one.GetProperty("pid").GetInt32() != PerfettoTrace.ProcessorTrack)
            .Select(one => $"{one.GetProperty("ts")} {one.GetProperty("pid")} {one.GetProperty("ph")} {(one.TryGetProperty("name", out JsonElement name) ? name.GetString() : "")}".TrimEnd())];
        Assert.Equal(
            ["0.2 1 B vfork", "0.2 1 s creation", "0.3 1 B suspended by vfork", "0.4 2 B exit", "0.4 2 f creation", "0.5 2 E", "0.5 1 E", "0.6 1 E"],
            told);
    }
}
