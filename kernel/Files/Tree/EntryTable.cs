using System;

namespace Tine.Files;

/// <summary>The entries of a directory in memory: found by name, listed in the order in which they were made.</summary>
/// <remarks>
/// Each entry has a position that only grows, so a listing goes on correctly while others add and remove names:
/// no entry that stays is skipped or told twice. No change is long, however many entries there are.
/// </remarks>
internal sealed class EntryTable
{
    private readonly EntryOrder _order = new();
    private readonly HashBuckets<TreeEntry, TreeEntry.BucketLink> _buckets = new();
    private ulong _lastPosition;

    public int Count { get; private set; }

    /// <summary>The last entry; null when there is none.</summary>
    public TreeEntry? Last => _order.Last;

    public TreeEntry? Find(ReadOnlySpan<byte> name)
    {
        uint hash = KeyedHash.Of(name);
        TreeEntry? entry = _buckets.First(hash);
        while (entry is not null && (entry.Hash != hash || !name.SequenceEqual(entry.Name)))
        {
            entry = HashBuckets<TreeEntry, TreeEntry.BucketLink>.After(entry);
        }

        return entry;
    }

    /// <summary>Adds an entry; the name is not there yet.</summary>
    public void Add(byte[] name, Inode inode)
    {
        var entry = new TreeEntry(name, KeyedHash.Of(name), ++_lastPosition, inode);
        _order.Add(entry);
        _buckets.Add(entry);
        Count++;
    }

    public void Remove(TreeEntry entry)
    {
        _order.Remove(entry);
        _buckets.Remove(entry);
        Count--;
    }

    /// <summary>The first entry after a position; null when there is none.</summary>
    public TreeEntry? FirstAfter(ulong position) => _order.FirstAfter(position);

    /// <inheritdoc cref="EntryOrder.After"/>
    public static TreeEntry? After(TreeEntry entry, ref int index) => EntryOrder.After(entry, ref index);
}
