using System.Runtime.CompilerServices;

namespace Tine.Memory;

/// <summary>The regions of an address space by address, to look at. Only valid until the next change.</summary>
[NoAllocation]
public readonly ref struct RegionView
{
    private readonly Region[] _regions;
    private readonly RegionChunks? _chunks;

    internal RegionView(Region[] regions, RegionChunks? chunks, int length)
    {
        _regions = regions;
        _chunks = chunks;
        Length = length;
    }

    public int Length { get; }

    public bool IsEmpty => Length == 0;

    public ref readonly Region this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref (_chunks is null ? ref _regions[index] : ref _chunks[index]);
    }

    public Enumerator GetEnumerator() => new(this);

    /// <summary>Goes from region to region.</summary>
    [NoAllocation]
    public ref struct Enumerator
    {
        private readonly RegionView _view;
        private int _index;

        internal Enumerator(RegionView view)
        {
            _view = view;
            _index = -1;
        }

        public readonly ref readonly Region Current => ref _view[_index];

        public bool MoveNext() => ++_index < _view.Length;
    }
}
