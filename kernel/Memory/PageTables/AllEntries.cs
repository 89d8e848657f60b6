using Tine.X64;

namespace Tine.Memory;

/// <summary>The entries of one table of a program that are not empty, with the addresses that they cover; for foreach.</summary>
/// <remarks>Looks at each entry: unlike <see cref="UsedEntries"/> it does not go by the table's record, which a check may find wrong.</remarks>
/// <param name="table">The table.</param>
/// <param name="level">Its level, 0 for leaf tables.</param>
/// <param name="start">The first address that it covers.</param>
[NoAllocation]
internal unsafe ref struct AllEntries(FrameNumber table, int level, ulong start)
{
    private readonly PageTableEntry* _entries = PageTables.TableAt(table);
    private readonly int _end = PageTables.UserEntriesOf(level);
    private int _index = -1;

    /// <summary>The entry.</summary>
    public readonly PageTableEntry* Current => _entries + _index;

    /// <summary>The first address below the current entry.</summary>
    public readonly ulong Address => start + ((ulong)_index << PageTables.ShiftOf(level));

    /// <summary>Goes on to the next entry.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        do
        {
            _index++;
        }
        while (_index < _end && _entries[_index].IsEmpty);
        return _index < _end;
    }

    /// <summary>Passes over entries after the current one.</summary>
    public void Skip(int entries) => _index += entries;
}
