using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>The way of a further processor from its reset to C#: Trampoline.asm.</summary>
/// <remarks>One processor at a time: what it needs lies in two words.</remarks>
[NoAllocation]
public static unsafe class Trampoline
{
    /// <summary>The code of real mode, to be copied to a page below 1 MiB.</summary>
    public static ReadOnlySpan<byte> Code => new(CodeStart(), (int)((ulong)CodeEnd() - (ulong)CodeStart()));

    /// <summary>Sets what the next processor begins with: page tables, and its block with the stack in it.</summary>
    public static void Prepare(FrameNumber root, PerCpu* block)
    {
        ulong* words = Words();
        words[0] = root.Address.Value;
        words[1] = (ulong)block;
    }

    [RuntimeImport("TineTrampolineAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* CodeStart();

    [RuntimeImport("TineTrampolineEndAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* CodeEnd();

    [RuntimeImport("TineTrampolineWordsAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Words();
}
