using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>The entries of a directory in memory: found by name, listed in the order in which they were made.</summary>
/// <remarks>
/// Each entry has a position that only grows, so a listing goes on correctly while others add and remove names:
/// no entry that stays is skipped or told twice.
/// </remarks>
internal sealed class EntryTable
{
    private const int InitialBuckets = 8;

    private readonly List<TreeEntry> _inOrder = new();
    private TreeEntry?[] _buckets = new TreeEntry?[InitialBuckets];
    private ulong _lastPosition;

    /// <summary>As many of those in order have been removed. They are taken out when they are half of all: "rm -r" costs no square.</summary>
    private int _removed;

    public int Count => _inOrder.Count - _removed;

    /// <summary>Entries in order, those included that were removed since the last time they were taken out.</summary>
    public int Length => _inOrder.Count;

    /// <summary>One more can be added: the tables may have to grow to twice their size.</summary>
    public bool HasRoom =>
        (Length < _inOrder.Capacity && Length < _buckets.Length * 2) || HeapRoom.Has((ulong)(Length + 1) * 4 * (ulong)Unsafe.SizeOf<object>());

    public TreeEntry? Find(ReadOnlySpan<byte> name)
    {
        uint hash = Hash(name);
        TreeEntry? entry = _buckets[hash & (uint)(_buckets.Length - 1)];
        while (entry is not null && (entry.Hash != hash || !name.SequenceEqual(entry.Name)))
        {
            entry = entry.NextInBucket;
        }

        return entry;
    }

    /// <summary>Adds an entry; the name is not there yet.</summary>
    public void Add(byte[] name, Inode inode)
    {
        if (_inOrder.Count >= _buckets.Length * 2)
        {
            Grow();
        }

        var entry = new TreeEntry(name, Hash(name), ++_lastPosition, inode);
        _inOrder.Add(entry);
        Enter(entry);
    }

    public void Remove(TreeEntry entry)
    {
        entry.IsRemoved = true;
        _removed++;
        ref TreeEntry? link = ref _buckets[entry.Hash & (uint)(_buckets.Length - 1)];
        while (link != entry)
        {
            link = ref link!.NextInBucket;
        }

        link = entry.NextInBucket;
        if (_removed * 2 > _inOrder.Count)
        {
            TakeOutRemoved();
        }
    }

    /// <summary>The last entry that is there; the table is not empty.</summary>
    public TreeEntry Last()
    {
        while (_inOrder[^1].IsRemoved)
        {
            _inOrder.RemoveAt(_inOrder.Count - 1);
            _removed--;
        }

        return _inOrder[^1];
    }

    /// <summary>The index of the first entry after a position, perhaps a removed one; <see cref="Length"/> when there is none.</summary>
    public int FirstAfter(ulong position)
    {
        int low = 0;
        int high = _inOrder.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_inOrder[middle].Position <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    public TreeEntry At(int index) => _inOrder[index];

    /// <summary>FNV-1a.</summary>
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte letter in name)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return hash;
    }

    private void Enter(TreeEntry entry)
    {
        ref TreeEntry? bucket = ref _buckets[entry.Hash & (uint)(_buckets.Length - 1)];
        entry.NextInBucket = bucket;
        bucket = entry;
    }

    private void TakeOutRemoved()
    {
        int kept = 0;
        for (int i = 0; i < _inOrder.Count; i++)
        {
            if (!_inOrder[i].IsRemoved)
            {
                _inOrder[kept++] = _inOrder[i];
            }
        }

        _inOrder.RemoveRange(kept, _inOrder.Count - kept);
        _removed = 0;
    }

    private void Grow()
    {
        _buckets = new TreeEntry?[_buckets.Length * 2];
        foreach (TreeEntry entry in _inOrder)
        {
            if (!entry.IsRemoved)
            {
                Enter(entry);
            }
        }
    }
}
