using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>The processor's translation cache and the root of its page tables (CR3).</summary>
/// <remarks>On the host there is none: every member does nothing until start-up sets <see cref="IsAvailable"/>.</remarks>
[NoAllocation]
public static class Tlb
{
    /// <summary>Set once by start-up, on the metal only.</summary>
    public static bool IsAvailable { get; set; }

    /// <summary>Translates by <paramref name="root"/> from here on, and forgets every translation that is not global.</summary>
    public static void Activate(FrameNumber root)
    {
        if (IsAvailable)
        {
            WriteCr3(root.Address.Value);
        }
    }

    /// <summary>Forgets the translation of one page, global or not.</summary>
    public static void Flush(VirtualAddress address)
    {
        if (IsAvailable)
        {
            InvalidatePage(address.Value);
        }
    }

    /// <summary>Forgets every translation of user memory.</summary>
    public static void FlushAll()
    {
        if (IsAvailable)
        {
            ReloadCr3();
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
