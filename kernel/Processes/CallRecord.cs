using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Processes;

/// <summary>One system call that has returned.</summary>
public struct CallRecord
{
    public int ThreadId;
    public uint Number;
    public ulong Argument0;
    public ulong Argument1;
    public ulong Argument2;

    /// <summary>The returned value.</summary>
    public long Result;

    /// <summary>Takes the first three arguments from the registers.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetArguments(in TrapFrame frame)
    {
        Argument0 = frame.Rdi;
        Argument1 = frame.Rsi;
        Argument2 = frame.Rdx;
    }
}
