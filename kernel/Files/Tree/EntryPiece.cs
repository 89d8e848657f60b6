using System;

namespace Tine.Files;

/// <summary>Consecutive entries of an <see cref="EntryOrder"/>.</summary>
internal sealed class EntryPiece
{
    /// <summary>The most entries of a piece.</summary>
    public const int Most = 128;

    private const int FirstSize = 4;

    private TreeEntry[] _entries = new TreeEntry[FirstSize];

    public int Count { get; private set; }

    public EntryPiece? Next { get; set; }

    public EntryPiece? Previous { get; set; }

    public TreeEntry First => _entries[0];

    public TreeEntry Last => _entries[Count - 1];

    public TreeEntry this[int index] => _entries[index];

    public void Add(TreeEntry entry)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * Count);
        }

        _entries[Count++] = entry;
        entry.Piece = this;
    }

    public void Remove(TreeEntry entry)
    {
        int index = FirstAfter(entry.Position - 1);
        Count--;
        _entries.AsSpan(index + 1, Count - index).CopyTo(_entries.AsSpan(index));
        _entries[Count] = null!;
        entry.Piece = null;
    }

    /// <summary>The index of the first entry after a position.</summary>
    public int FirstAfter(ulong position)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].Position <= position)
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
}
