using System;
using System.Numerics;

namespace Tine.Processes;

/// <summary>Signal records of the members of a process group, made before they are needed: who sends must not allocate.</summary>
/// <remarks>A process has its record near the place that its number gives, so that one is found without looking at all.</remarks>
internal sealed class MemberRecords
{
    private const int Fewest = 32;
    private const int Most = 256;

    /// <summary>Places that are looked at.</summary>
    private const int Window = 16;

    private readonly SignalRecord[] _records;
    private readonly int[] _processes;

    /// <param name="members">The members that there are now, of which more may come.</param>
    public MemberRecords(int members)
    {
        _records = new SignalRecord[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(2 * members, Fewest, Most))];
        _processes = new int[_records.Length];
        for (int i = 0; i < _records.Length; i++)
        {
            _records[i] = new SignalRecord();
        }
    }

    /// <summary>The record of a process, perhaps pending; null when others have all that could be its.</summary>
    [NoAllocation]
    public SignalRecord? For(int process)
    {
        int free = -1;
        for (int i = 0; i < Window; i++)
        {
            int place = (process + i) & (_records.Length - 1);
            if (_processes[place] == process)
            {
                return _records[place];
            }

            free = free < 0 && !_records[place].IsQueued ? place : free;
        }

        if (free < 0)
        {
            return null;
        }

        _processes[free] = process;
        return _records[free];
    }
}
