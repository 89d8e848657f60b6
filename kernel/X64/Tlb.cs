using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>The processor's translation cache and the root of its page tables (CR3).</summary>
/// <remarks>On a host a test may have a <see cref="TranslationCache"/> of its own; without one no member does anything.</remarks>
[NoAllocation]
public static class Tlb
{
    /// <summary>Translates by <paramref name="root"/> from here on, and forgets every translation that is not global.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Activate(FrameNumber root)
    {
        if (BareMetal.IsHere)
        {
            WriteCr3(root.Address.Value);
        }
        else
        {
            HostedMachine.Current.Translations?.Activate(root);
        }
    }

    /// <summary>Forgets the translation of one page, global or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Flush(VirtualAddress address)
    {
        if (BareMetal.IsHere)
        {
            InvalidatePage(address.Value);
        }
        else
        {
            HostedMachine.Current.Translations?.Flush(address);
        }
    }

    /// <summary>Forgets every translation of user memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FlushAll()
    {
        if (BareMetal.IsHere)
        {
            ReloadCr3();
        }
        else
        {
            HostedMachine.Current.Translations?.FlushAll();
        }
    }

    /// <summary>Stands for the page tables of whatever a processor runs.</summary>
    public static FrameNumber AnyRoot => default;

    /// <summary>Has other processors forget every translation by these page tables, which this one does not use.</summary>
    /// <remarks>Returns when each has taken an interrupt for it: a barrier to what runs there.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FlushElsewhere(FrameNumber root)
    {
        if (BareMetal.IsHere)
        {
            FlushOthersOf(root.Address.Value);
        }
    }

    /// <summary>The two bytes that keep each flush to this processor: <c>ret</c> and <c>nop</c>, by number.</summary>
    public static unsafe void* EndOf(int flush) => flush switch
    {
        0 => InvalidatePageEnd(),
        1 => ReloadCr3End(),
        _ => FlushElsewhereEnd(),
    };

    /// <summary>The number of <see cref="EndOf"/>'s places.</summary>
    public const int EndCount = 3;

    /// <summary>The instruction to write there for flushes to reach all processors: a NOP of two bytes.</summary>
    public const ushort GoOn = 0x9066;

    /// <summary>Forgets a translation on this processor alone, for another one.</summary>
    [RuntimeImport("TineForgetWatchedPage")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void FlushHere(ulong address);

    /// <summary>Loads CR3 anew, on this processor alone.</summary>
    public static void FlushAllHere() => WriteCr3(Processor.ReadCr3());

    [RuntimeImport("TineFlushElsewhere")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void FlushOthersOf(ulong root);

    [RuntimeImport("TineInvalidatePageEndAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern unsafe void* InvalidatePageEnd();

    [RuntimeImport("TineReloadCr3EndAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern unsafe void* ReloadCr3End();

    [RuntimeImport("TineFlushElsewhereAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern unsafe void* FlushElsewhereEnd();

    [RuntimeImport("TineInvalidatePage")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void InvalidatePage(ulong address);

    [RuntimeImport("TineReloadCr3")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ReloadCr3();

    [RuntimeImport("TineWriteCr3")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void WriteCr3(ulong root);
}
