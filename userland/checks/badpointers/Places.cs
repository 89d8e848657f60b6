using Tine.Runtime;

namespace Tine.BadPointers;

/// <summary>Memory around which the bad pointers point.</summary>
internal static unsafe class Places
{
    /// <summary>A page that can be written, zeroed.</summary>
    internal static byte* Good { get; private set; }

    /// <summary>A page that can only be read.</summary>
    internal static byte* ReadOnly { get; private set; }

    /// <summary>A page that can not be touched.</summary>
    internal static byte* Guarded { get; private set; }

    /// <summary>The first byte after a good page, where nothing is mapped.</summary>
    internal static byte* Edge { get; private set; }

    internal static void Prepare()
    {
        Good = Unix.MMap(Unix.PageSize).Address;
        ReadOnly = Unix.MMap(Unix.PageSize, Protection.Read).Address;
        Guarded = Unix.MMap(Unix.PageSize, Protection.None).Address;
        byte* pair = Unix.MMap(2 * Unix.PageSize).Address;
        Edge = pair + Unix.PageSize;
        *pair = 0;
        Unix.MUnmap(Edge, Unix.PageSize);
    }
}
