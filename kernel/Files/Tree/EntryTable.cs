using System;

namespace Tine.Files;

/// <summary>The entries of a directory in memory: found by name, listed in the order in which they were made.</summary>
/// <remarks>
/// Each entry has a position that only grows, so a listing goes on correctly while others add and remove names:
/// no entry that stays is skipped or told twice. No change is long, however many entries there are.
/// </remarks>
internal sealed class EntryTable
{
    /// <summary>The size of an entry as tmpfs tells it, in bytes.</summary>
    private const ulong BytesAnEntry = 20;

    private readonly EntryOrder _order = new();
    private readonly HashBuckets<TreeEntry, TreeEntry.BucketLink> _buckets = new();
    private ulong _lastPosition;

    public int Count { get; private set; }

    /// <summary>The size of the directory as tmpfs tells it, "." and ".." included, in bytes.</summary>
    public ulong Size => (ulong)(Count + 2) * BytesAnEntry;

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

    /// <summary>Lists the entries after a position, until the listing is full.</summary>
    public void List(ulong position, ref DirectoryListing listing)
    {
        int index = 0;
        for (TreeEntry? entry = _order.FirstAfter(position); entry is not null; entry = EntryOrder.After(entry, ref index))
        {
            if (!listing.AddEntry(entry.Name, entry.Inode.Number, entry.Inode.Kind, entry.Position))
            {
                return;
            }
        }
    }
}
