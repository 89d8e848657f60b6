using System;
using System.Runtime.CompilerServices;

namespace Tine;

/// <summary>
/// Objects by hashes of their own. The table grows by one bucket at a time, which shares with the new one what is in it (linear
/// hashing: Litwin, VLDB 1980), so that no object is ever long to add, however many there are.
/// </summary>
/// <typeparam name="T">An object stands in one table at a time.</typeparam>
/// <typeparam name="TLink">A struct, so that each table is compiled for its own link.</typeparam>
public sealed class HashBuckets<T, TLink>
    where T : class
    where TLink : struct, IHashLink<T>
{
    private const int InitialCount = 8;
    private const int ItemsABucket = 2;
    private const int PieceSize = 256;

    /// <summary>Buckets in pieces; all pieces after the first have one size.</summary>
    private Slot[][] _pieces = [new Slot[InitialCount]];
    private int _count = InitialCount;

    /// <summary>Buckets before the table last began to double.</summary>
    private int _base = InitialCount;

    public int Count { get; private set; }

    /// <summary>The first object in the bucket of a hash, perhaps of another hash.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T? First(uint hash) => Bucket(IndexOf(hash));

    /// <summary>The next object in the same bucket.</summary>
    [NoAllocation]
    public static T? After(T item) => default(TLink).NextOf(item);

    public void Add(T item)
    {
        if (++Count > _count * ItemsABucket)
        {
            SplitOne();
        }

        Enter(item);
    }

    /// <summary>Takes out an object that is in the table.</summary>
    [NoAllocation]
    public void Remove(T item)
    {
        Count--;
        ref T? link = ref Bucket(IndexOf(default(TLink).HashOf(item)));
        while (link != item)
        {
            link = ref default(TLink).NextOf(link!);
        }

        ref T? next = ref default(TLink).NextOf(item);
        link = next;
        next = null;
    }

    /// <summary>The bucket of a hash: one of those before the doubling, or its half that has been split off already.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexOf(uint hash)
    {
        int index = (int)(hash & (uint)((2 * _base) - 1));
        return index < _count ? index : index - _base;
    }

    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref T? Bucket(int index) => ref _pieces[(uint)index / PieceSize][(uint)index % PieceSize].First;

    private void Enter(T item)
    {
        ref T? bucket = ref Bucket(IndexOf(default(TLink).HashOf(item)));
        default(TLink).NextOf(item) = bucket;
        bucket = item;
    }

    /// <summary>Adds a bucket, and divides with it the objects of the one from which its own would come.</summary>
    private void SplitOne()
    {
        MakeRoom(_count);
        ref T? split = ref Bucket(_count - _base);
        T? item = split;
        split = null;
        if (++_count == 2 * _base)
        {
            _base = _count;
        }

        while (item is not null)
        {
            T? next = After(item);
            Enter(item);
            item = next;
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

        _pieces[piece] ??= new Slot[PieceSize];
    }

    /// <summary>A bucket. A structure, as a reference to an element of an array of objects is checked for its type.</summary>
    private struct Slot
    {
        public T? First;
    }
}
