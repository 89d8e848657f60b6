using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Processes;

/// <summary>The last system calls of all threads that returned, in a ring: what a panic shows. Costs a dozen instructions a call.</summary>
[NoAllocation]
public sealed class CallLog
{
    /// <summary>Calls that are remembered; a power of two.</summary>
    public const int Capacity = 64;

    private Ring _records;
    private uint _count;

    /// <summary>The number of calls to look at.</summary>
    public int Count => _count < Capacity ? (int)_count : Capacity;

    /// <summary>Notes a call that returns. Exec, and the return from a signal handler, have replaced its arguments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Note(int threadId, in TrapFrame frame, long result)
    {
        ref CallRecord record = ref _records[(int)(_count++ & (Capacity - 1))];
        record.ThreadId = threadId;
        record.Number = frame.CallNumber;
        record.SetArguments(frame);
        record.Result = result;
    }

    /// <summary>A call, 0 being the last one.</summary>
    public CallRecord Recent(int age) => _records[(int)((_count - 1 - (uint)age) & (Capacity - 1))];

    [InlineArray(Capacity)]
    private struct Ring
    {
        private CallRecord _first;
    }
}
