namespace Tine.Runtime;

/// <summary>Memory straight from mmap, for programs that study pages.</summary>
public static unsafe class Pages
{
    /// <summary>Maps <paramref name="count"/> fresh pages and writes to each. Ends the program when there is no memory.</summary>
    /// <param name="count">0 gives null.</param>
    /// <param name="advice">The advice given before; it may be refused.</param>
    public static byte* Dirty(ulong count, Advice advice = Advice.Normal)
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
        Unix.MAdvise(start, count * Unix.PageSize, advice);
        for (ulong i = 0; i < count; i++)
        {
            start[i * Unix.PageSize] = 1;
        }

        return start;
    }
}
