using System;
using System.Collections.Generic;

namespace Tine.Files;

/// <summary>The objects of one kind of System V IPC, by number and by key.</summary>
/// <remarks>
/// A number is a place in the table and a count that changes when a place is used again, so that an old number finds nothing;
/// Linux, ipc_addid.
/// </remarks>
/// <param name="most">Objects at one time.</param>
public sealed class IpcTable<T>(int most)
    where T : IpcObject
{
    private const int PlaceBits = 15;
    private const int PlaceMask = (1 << PlaceBits) - 1;
    private const int LastCount = int.MaxValue >> PlaceBits;
    private const int FirstLength = 16;

    /// <summary>Places that are gone through in turn before one is used again, or half as many again as there are objects.</summary>
    private const int FewestInTurn = 64;

    private const int Create = 0x200;
    private const int Exclusive = 0x400;

    private readonly Dictionary<int, T> _keys = new();
    private T?[] _places = new T?[FirstLength];
    private int _uses;
    private int _lastPlace = -1;

    public int Count { get; private set; }

    /// <summary>The number of places that have ever been used; those from here on are free.</summary>
    public int End { get; private set; }

    /// <summary>The highest place in use; 0 when there is none, as IPC_INFO returns it.</summary>
    public int HighestPlace
    {
        get
        {
            int place = End - 1;
            while (place > 0 && _places[place] is null)
            {
                place--;
            }

            return Math.Max(place, 0);
        }
    }

    /// <summary>The object with a number.</summary>
    public T? Find(int id) =>
        id >= 0 && (id & PlaceMask) < End && _places[id & PlaceMask] is { } found && found.Id == id ? found : null;

    /// <summary>The object at a place, from 0 to <see cref="End"/>.</summary>
    public T? At(int place) => place >= 0 && place < End ? _places[place] : null;

    /// <summary>Finds out what a get call is to do.</summary>
    /// <param name="key">The key; 0 for a new object without one.</param>
    /// <param name="flags">IPC_CREAT, IPC_EXCL and permissions.</param>
    /// <returns>The object that is there; null to make one; ENOENT, EEXIST.</returns>
    public Result<T?> Search(int key, int flags)
    {
        if (key == 0 || !_keys.TryGetValue(key, out T? found))
        {
            return key == 0 || (flags & Create) != 0 ? new Result<T?>((T?)null) : Errno.ENOENT;
        }

        return (flags & Create) != 0 && (flags & Exclusive) != 0 ? Errno.EEXIST : found;
    }

    /// <summary>Whether one more may be added.</summary>
    public bool HasRoom => Count < most;

    /// <summary>Adds an object, which gets its number; there is room.</summary>
    public void Add(T item)
    {
        int turn = Math.Min(Math.Max(Count * 3 / 2, FewestInTurn), most);
        int place = FindFree(_lastPlace + 1, turn);
        place = place < turn ? place : FindFree(0, turn);
        if (place == _places.Length)
        {
            Array.Resize(ref _places, _places.Length * 2);
        }

        _uses = place > _lastPlace ? _uses : _uses == LastCount ? 0 : _uses + 1;
        _lastPlace = place;
        End = Math.Max(End, place + 1);
        item.Id = (_uses << PlaceBits) | place;
        _places[place] = item;
        Count++;
        if (item.Key != 0)
        {
            _keys.Add(item.Key, item);
        }
    }

    /// <summary>Takes the key away, so that another object may have it.</summary>
    public void RemoveKey(T item)
    {
        if (item.Key != 0)
        {
            _keys.Remove(item.Key);
            item.Key = 0;
        }
    }

    public void Remove(T item)
    {
        RemoveKey(item);
        _places[item.Id & PlaceMask] = null;
        item.IsRemoved = true;
        Count--;
    }

    /// <summary>The first free place from one on; the end of the turn when there is none before it.</summary>
    private int FindFree(int place, int turn)
    {
        while (place < turn && place < End && _places[place] is not null)
        {
            place++;
        }

        return place;
    }
}
