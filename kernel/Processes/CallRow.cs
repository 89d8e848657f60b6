using Tine.X64;

namespace Tine.Processes;

/// <summary>A system call in the table that calls are found in; Syscalls derives from it, and says more of each call.</summary>
public abstract class CallRow(HeapUse heap)
{
    /// <summary>The need of managed heap.</summary>
    public readonly HeapUse Heap = heap;

    /// <summary>Makes the call: arguments come from rdi, rsi, rdx, r10, r8 and r9 of <paramref name="frame"/>.</summary>
    /// <returns>The value for rax: the result, or an error number negated.</returns>
    public abstract long Invoke(Thread caller, ref TrapFrame frame);
}
