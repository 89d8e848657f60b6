namespace Tine.Memory;

/// <summary>The arguments of mmap.</summary>
public struct MapRequest
{
    public MapRequest()
    {
    }

    /// <summary>The wanted address; binding with <see cref="MapFlags.Fixed"/>, else a wish.</summary>
    public VirtualAddress Address;

    /// <summary>In bytes; rounded up to whole pages.</summary>
    public ulong Length;

    public Protection Protection;

    public MapFlags Flags;

    /// <summary>The contents of the region; null for anonymous memory. The region takes a reference of its own.</summary>
    public Backing? Backing;

    /// <summary>Byte of the backing that the region starts with, a multiple of the page size.</summary>
    public ulong Offset;

    /// <summary>
    /// The most that mprotect may later allow: without <see cref="Tine.Memory.Protection.Write"/> for a shared file opened
    /// read-only.
    /// </summary>
    public Protection Maximum = Protection.All;

    /// <summary>Whether the file was opened for writing.</summary>
    public bool IsFileWritable;

    /// <summary>The name in /proc/PID/maps: the file's path, [stack], [heap]; null for none.</summary>
    public string? Name;

    /// <summary>Private memory of zeros, anywhere.</summary>
    public static MapRequest Anonymous(ulong length, Protection protection) => new()
    {
        Length = length,
        Protection = protection,
        Flags = MapFlags.Private | MapFlags.Anonymous,
    };
}
