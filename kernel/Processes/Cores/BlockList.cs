using System.Collections.Generic;

namespace Tine.Processes;

/// <summary>A list in blocks, which grows without copying what is in it: a process may have tens of thousands of something.</summary>
internal sealed class BlockList<T>
    where T : struct
{
    private const int BlockSize = 128;

    private readonly List<T[]> _blocks = [];

    public int Count { get; private set; }

    public T this[int index] => _blocks[index / BlockSize][index % BlockSize];

    public void Add(in T item)
    {
        if (Count % BlockSize == 0)
        {
            _blocks.Add(new T[BlockSize]);
        }

        _blocks[^1][Count++ % BlockSize] = item;
    }
}
