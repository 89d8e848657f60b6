using Tine.Runtime;

namespace Tine.LongLists;

/// <summary>
/// Processes that write a file again and again, and count the writes that fail or do less: there must be none while another process
/// takes all memory.
/// </summary>
internal readonly unsafe struct ShortageWriters
{
    internal const int Count = 4;

    private const ulong WriteBytes = 256 << 10;
    private const int PauseNanoseconds = 4_000_000;

    private readonly long* _counts;

    private ShortageWriters(long* counts) => _counts = counts;

    /// <summary>Writes that did all.</summary>
    internal long Done => _counts[0];

    /// <summary>Writes that failed or did less.</summary>
    internal long Cut => _counts[1];

    internal static ShortageWriters Start()
    {
        var counts = (long*)Unix.MMap(null, Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0).Address;
        for (int i = 0; i < Count; i++)
        {
            if (Unix.Fork().Raw == 0)
            {
                Unix.Call(SystemCall.CloseRange, 3, uint.MaxValue, 0);
                Write(counts, $"written{i}");
            }
        }

        return new ShortageWriters(counts);
    }

    private static void Write(long* counts, string name)
    {
        byte* bytes = Unix.MMap(WriteBytes).Address;
        while (true)
        {
            int file = Unix.Open(name, OpenFlags.Create | OpenFlags.Truncate | OpenFlags.WriteOnly).Int;
            counts[Unix.Write(file, bytes, WriteBytes).Raw == (long)WriteBytes ? 0 : 1]++;
            Unix.Close(file);
            Unix.Sleep(PauseNanoseconds);
        }
    }
}
