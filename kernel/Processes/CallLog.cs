using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Processes;

/// <summary>The last system calls of all threads, in a ring: what a panic shows. Costs a dozen instructions a call.</summary>
[NoAllocation]
public sealed class CallLog
{
    /// <summary>Calls that are remembered; a power of two.</summary>
    public const int Capacity = 64;

    private readonly CallRecord[] _records = new CallRecord[Capacity];
    private uint _count;

    /// <summary>How many calls there are to look at.</summary>
    public int Count => _count < Capacity ? (int)_count : Capacity;

    /// <summary>Notes that a call begins.</summary>
    /// <returns>Its record, for the result. It is another call's once <see cref="Capacity"/> calls have begun since.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref CallRecord Begin(int threadId, in TrapFrame frame)
    {
        ref CallRecord record = ref _records[_count++ & (Capacity - 1)];
        record.ThreadId = threadId;
        record.Number = (int)frame.Rax;
        record.Argument0 = frame.Rdi;
        record.Argument1 = frame.Rsi;
        record.Argument2 = frame.Rdx;
        record.Result = CallRecord.Pending;
        return ref record;
    }

    /// <summary>A call, 0 being the last one.</summary>
    public CallRecord Recent(int age) => _records[(_count - 1 - (uint)age) & (Capacity - 1)];
}
