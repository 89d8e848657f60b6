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
