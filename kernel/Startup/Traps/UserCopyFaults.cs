using System.Runtime;
using System.Runtime.CompilerServices;
using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Page faults inside TineCopyUser: resolved, or the copy ends early.</summary>
[NoAllocation]
internal static unsafe class UserCopyFaults
{
    /// <summary>Whether the instruction belongs to the routine that may touch user memory.</summary>
    public static bool IsInCopy(ulong instruction) =>
        instruction >= (ulong)CopyStart() && instruction < (ulong)CopyEnd();

    /// <summary>Makes the routine return how much it did not copy.</summary>
    public static void EndCopy(ref TrapFrame frame)
    {
        // LAB traps: solution
        frame.Rip = (ulong)CopyEnd();
        // LAB traps: end
    }

    [RuntimeImport("TineCopyUserAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* CopyStart();

    [RuntimeImport("TineCopyUserEndAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* CopyEnd();
}
