using System;

namespace Tine.Syscalls;

/// <summary>A place in memory that several vectors make up.</summary>
internal struct VectorCursor(IoVector[] vectors)
{
    private int _index;
    private ulong _done;

    public readonly VirtualAddress Address => new(vectors[_index].Start + _done);

    /// <summary>Bytes from here on in one piece; 0 at the end.</summary>
    public ulong Piece
    {
        get
        {
            while (_index < vectors.Length && _done == vectors[_index].Length)
            {
                _index++;
                _done = 0;
            }

            return _index == vectors.Length ? 0 : vectors[_index].Length - _done;
        }
    }

    /// <param name="bytes">At most <see cref="Piece"/>.</param>
    public void Advance(ulong bytes) => _done += bytes;
}
