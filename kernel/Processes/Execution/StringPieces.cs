using System;

namespace Tine.Processes;

/// <summary>Bytes that are only added to, in pieces: nothing is copied as they become more, and no piece takes long to make.</summary>
internal struct StringPieces
{
    /// <summary>Each piece is twice as long as the one before it, up to a limit.</summary>
    private const int FirstLength = 512;

    private const int LongestLength = 4000;

    /// <summary>Heap that every call has anyway is enough up to here.</summary>
    private const int UnreservedLength = 32 * 1024;

    private readonly Piece _first;
    private Piece _last;

    public StringPieces() => _first = _last = new Piece(FirstLength);

    /// <summary>Bytes that have been added.</summary>
    public int Length { readonly get; private set; }

    /// <summary>The free part of the last piece, for the next bytes.</summary>
    public readonly Span<byte> Room => _last.Bytes.AsSpan(_last.Used);

    /// <summary>Takes the first bytes of <see cref="Room"/> into use.</summary>
    public void Advance(int bytes)
    {
        _last.Used += bytes;
        Length += bytes;
    }

    /// <summary>Makes sure that there is room. Heap for it is reserved first: running out must be an error, not a panic.</summary>
    /// <returns>None or ENOMEM.</returns>
    public Errno EnsureRoom(Hardware hardware)
    {
        if (_last.Used < _last.Bytes.Length)
        {
            return Errno.None;
        }

        if (Length > UnreservedLength && !hardware.ReserveHeap(UnreservedLength))
        {
            return Errno.ENOMEM;
        }

        _last.Next = new Piece(Math.Min(_last.Bytes.Length * 2, LongestLength));
        _last = _last.Next;
        return Errno.None;
    }

    /// <summary>A range of the bytes, part by part.</summary>
    public readonly Parts Range(int start, int length) => new(_first, start, length);

    internal sealed class Piece(int length)
    {
        public byte[] Bytes { get; } = new byte[length];

        public int Used { get; set; }

        public Piece? Next { get; set; }
    }

    /// <summary>Goes from piece to piece.</summary>
    internal ref struct Parts
    {
        private Piece? _piece;
        private int _start;
        private int _left;

        internal Parts(Piece first, int start, int length)
        {
            _piece = first;
            _start = start;
            _left = length;
            Length = length;
        }

        /// <summary>Bytes of all parts.</summary>
        public int Length { get; }

        public ReadOnlySpan<byte> Current { readonly get; private set; }

        public readonly Parts GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_piece is not null && _start >= _piece.Used)
            {
                _start -= _piece.Used;
                _piece = _piece.Next;
            }

            if (_left == 0 || _piece is null)
            {
                return false;
            }

            int length = Math.Min(_left, _piece.Used - _start);
            Current = _piece.Bytes.AsSpan(_start, length);
            _start += length;
            _left -= length;
            return true;
        }
    }
}
