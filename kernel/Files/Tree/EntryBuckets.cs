using System;

namespace Tine.Files;

/// <summary>
/// The entries of a directory by the hashes of their names. The table grows by one bucket at a time, which shares with the new one
/// what is in it (linear hashing: Litwin, VLDB 1980), so that no entry is ever long to add, however many there are.
/// </summary>
internal sealed class EntryBuckets
{
    private const int InitialCount = 8;
    private const int EntriesABucket = 2;
    private const int PieceSize = 256;

    /// <summary>Buckets in pieces, but for the first piece all of one size.</summary>
    private TreeEntry?[][] _pieces = [new TreeEntry?[InitialCount]];
    private int _count = InitialCount;

    /// <summary>Buckets before the table last began to double.</summary>
    private int _base = InitialCount;
    private int _entries;

    public TreeEntry? Find(uint hash, ReadOnlySpan<byte> name)
    {
        TreeEntry? entry = Bucket(IndexOf(hash));
        while (entry is not null && (entry.Hash != hash || !name.SequenceEqual(entry.Name)))
        {
            entry = entry.NextInBucket;
        }

        return entry;
    }

    public void Add(TreeEntry entry)
    {
        if (++_entries > _count * EntriesABucket)
        {
            SplitOne();
        }

        Enter(entry);
    }

    public void Remove(TreeEntry entry)
    {
        _entries--;
        ref TreeEntry? link = ref Bucket(IndexOf(entry.Hash));
        while (link != entry)
        {
            link = ref link!.NextInBucket;
        }

        link = entry.NextInBucket;
    }

    /// <summary>The bucket of a hash: one of those before the doubling, or its half that has been split off already.</summary>
    private int IndexOf(uint hash)
    {
        int index = (int)(hash & (uint)((2 * _base) - 1));
        return index < _count ? index : index - _base;
    }

    private ref TreeEntry? Bucket(int index) => ref _pieces[index / PieceSize][index % PieceSize];

    private void Enter(TreeEntry entry)
    {
        ref TreeEntry? bucket = ref Bucket(IndexOf(entry.Hash));
        entry.NextInBucket = bucket;
        bucket = entry;
    }

    /// <summary>Adds a bucket, and divides with it the entries of the one from which its own would come.</summary>
    private void SplitOne()
    {
        MakeRoom(_count);
        ref TreeEntry? split = ref Bucket(_count - _base);
        TreeEntry? entry = split;
        split = null;
        if (++_count == 2 * _base)
        {
            _base = _count;
        }

        while (entry is not null)
        {
            TreeEntry? next = entry.NextInBucket;
            Enter(entry);
            entry = next;
        }
    }

    private void MakeRoom(int index)
    {
        int piece = index / PieceSize;
        if (piece == 0 && index == _pieces[0].Length)
        {
            Array.Resize(ref _pieces[0], 2 * index);
        }

        if (piece == _pieces.Length)
        {
            Array.Resize(ref _pieces, 2 * piece);
        }

        _pieces[piece] ??= new TreeEntry?[PieceSize];
    }
}
