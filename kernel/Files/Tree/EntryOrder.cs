namespace Tine.Files;

/// <summary>Entries of a directory in the order in which they were made, in short pieces: none is long to change.</summary>
internal sealed class EntryOrder
{
    private EntryPiece? _first;
    private EntryPiece? _last;

    /// <summary>The entry that was made last; null when there is none.</summary>
    public TreeEntry? Last => _last?.Last;

    /// <summary>Adds an entry with a position above all others.</summary>
    public void Add(TreeEntry entry)
    {
        if (_last is null || _last.Count == EntryPiece.Most)
        {
            var piece = new EntryPiece { Previous = _last };
            if (_last is null)
            {
                _first = piece;
            }
            else
            {
                _last.Next = piece;
            }

            _last = piece;
        }

        _last.Add(entry);
    }

    public void Remove(TreeEntry entry)
    {
        EntryPiece piece = entry.Piece!;
        piece.Remove(entry);
        if (piece.Count == 0)
        {
            Unlink(piece);
        }
    }

    /// <summary>The first entry after a position; null when there is none.</summary>
    public TreeEntry? FirstAfter(ulong position)
    {
        EntryPiece? piece = _first;
        while (piece is not null && piece.Last.Position <= position)
        {
            piece = piece.Next;
        }

        return piece?[piece.FirstAfter(position)];
    }

    /// <summary>The entry after one that is there; null after the last.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="index">Its index in its piece, perhaps, and afterwards that of the entry after it: whoever goes through all searches none.</param>
    public static TreeEntry? After(TreeEntry entry, ref int index)
    {
        EntryPiece piece = entry.Piece!;
        bool isThere = (uint)index < (uint)piece.Count && ReferenceEquals(piece[index], entry);
        index = isThere ? index + 1 : piece.FirstAfter(entry.Position);
        if (index >= piece.Count)
        {
            index = 0;
            return piece.Next?.First;
        }

        return piece[index];
    }

    private void Unlink(EntryPiece piece)
    {
        if (piece.Previous is { } previous)
        {
            previous.Next = piece.Next;
        }
        else
        {
            _first = piece.Next;
        }

        if (piece.Next is { } next)
        {
            next.Previous = piece.Previous;
        }
        else
        {
            _last = piece.Previous;
        }
    }
}
