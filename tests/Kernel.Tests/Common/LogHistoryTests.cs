using System;
using System.Text;
using Xunit;

namespace Tine.Tests.Common;

public sealed class LogHistoryTests
{
    private const ulong Moment = 12_345_678_900;

    [Fact]
    public void GivesLinesLevelAndTime()
    {
        var log = new LogHistory();
        Write(ref log, "first\nsecond\n");
        Assert.Equal("<6>[   12.345678] first\n<6>[   12.345678] second\n", Read(log, log.Start));
    }

    [Fact]
    public void LeavesOutRecordsOfTraces()
    {
        var log = new LogHistory();
        Write(ref log, "one\n" + LogHistory.RecordMark + "a record\ntwo " + LogHistory.RecordMark + "\n");
        Assert.Equal("<6>[   12.345678] one\n<6>[   12.345678] two \x1e\n", Read(log, log.Start));
    }

    [Fact]
    public void LosesTheOldestLinesWhole()
    {
        var log = new LogHistory();
        for (int line = 0; line < 2000; line++)
        {
            Write(ref log, $"line {line}\n");
        }

        string[] lines = Read(log, log.Start).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(log.End - log.Start, (ulong)LogHistory.Capacity - 40, (ulong)LogHistory.Capacity);
        Assert.All(lines, line => Assert.StartsWith("<6>[   12.345678] line ", line));
        Assert.EndsWith("line 1999", lines[^1]);
        Assert.EndsWith($"line {2000 - lines.Length}", lines[0]);
    }

    [Theory]
    [InlineData(1000, "<6>[   12.345678] a\n<6>[   12.345678] b\n<6>[   12.345678] c\n")]
    [InlineData(60, "<6>[   12.345678] a\n<6>[   12.345678] b\n<6>[   12.345678] c\n")]
    [InlineData(59, "<6>[   12.345678] b\n<6>[   12.345678] c\n")]
    [InlineData(40, "<6>[   12.345678] b\n<6>[   12.345678] c\n")]
    [InlineData(20, "<6>[   12.345678] c\n")]
    [InlineData(19, "")]
    public void FindsTheLastWholeLinesThatFit(int length, string expected)
    {
        var log = new LogHistory();
        Write(ref log, "a\nb\nc\n");
        Assert.Equal(expected, Read(log, log.LineWithin(log.Start, length)));
    }

    private static void Write(ref LogHistory log, string text)
    {
        foreach (char character in text)
        {
            log.Add((byte)character, Moment);
        }
    }

    private static string Read(in LogHistory log, ulong start)
    {
        byte[] bytes = new byte[(int)(log.End - start)];
        log.Copy(start, bytes);
        return Encoding.ASCII.GetString(bytes);
    }
}
