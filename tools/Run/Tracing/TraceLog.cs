using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Tine.Tools.Run;

/// <summary>A kernel log with trace records in it, taken apart.</summary>
/// <param name="Text">The rest of the kernel's log.</param>
/// <param name="Records">The records in their order.</param>
internal sealed record TraceLog(string Text, IReadOnlyList<TraceRecord> Records)
{
    private const char Mark = '\x1e';

    public static TraceLog Read(string log)
    {
        var text = new StringBuilder();
        var records = new List<TraceRecord>();
        string[] parts = log.Split(Mark);
        text.Append(parts[0]);
        foreach (string part in parts.AsSpan(1))
        {
            int end = part.IndexOf('\n');
            string line = end < 0 ? part : part[..end];
            if (TryParse(line) is { } record)
            {
                records.Add(record);
            }

            text.Append(end < 0 ? "" : part[(end + 1)..]);
        }

        return new TraceLog(text.ToString(), records);
    }

    /// <summary>Null for a record that the end of the run cut off.</summary>
    private static TraceRecord? TryParse(string line)
    {
        string[] words = line.Split(' ');
        return words.Length >= 3 && words[0].Length == 1
            && ulong.TryParse(words[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong time)
            && int.TryParse(words[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int thread)
            ? new TraceRecord(words[0][0], time, thread, words[3..])
            : null;
    }
}
