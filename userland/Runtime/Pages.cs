namespace Tine.Runtime;

/// <summary>Memory straight from mmap, for programs that study pages.</summary>
public static unsafe class Pages
{
    /// <summary>Maps <paramref name="count"/> fresh pages and writes to each. Ends the program when there is no memory.</summary>
    public static byte* Dirty(ulong count)
    {
        if (count == 0)
        {
            return null;
        }

        SysResult mapped = Unix.MMap(count * Unix.PageSize);
        if (mapped.Failed)
        {
            Streams.StandardError.WriteLine($"mmap: {mapped.Error}");
            Streams.FlushAll();
            Unix.Exit(1);
        }

        byte* start = mapped.Address;
        for (ulong i = 0; i < count; i++)
        {
            start[i * Unix.PageSize] = 1;
        }

        return start;
    }
}
