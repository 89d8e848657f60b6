namespace Tine.Files;

/// <summary>/proc/PID/io, proc(5).</summary>
internal static class TransferText
{
    /// <summary>Writes the counts. Nothing was read from a disk or written to one: all files are in memory.</summary>
    public static void Write(in TransferCounts counts, TextBuffer text)
    {
        text.Add("rchar: ").Add(counts.BytesRead).Add("\nwchar: ").Add(counts.BytesWritten);
        text.Add("\nsyscr: ").Add(counts.Reads).Add("\nsyscw: ").Add(counts.Writes);
        text.Add("\nread_bytes: 0\nwrite_bytes: 0\ncancelled_write_bytes: 0\n");
    }
}
