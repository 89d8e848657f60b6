using System.Runtime;
using System.Runtime.CompilerServices;
using Tine.Runtime;

namespace Tine.RegisterCheck;

/// <summary>Bases.asm, and whether a program may use it.</summary>
internal static class BaseInstructions
{
    /// <summary>Whether the kernel says so: HWCAP2_FSGSBASE in AT_HWCAP2.</summary>
    internal static bool AreOffered()
    {
        const ulong hardwareCapabilities2 = 26;
        const ulong bit = 2;
        return (ProcessEnvironment.Auxiliary(hardwareCapabilities2) & bit) != 0;
    }

    [RuntimeImport("TineBases_ReadFs")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadFs();

    [RuntimeImport("TineBases_WriteFs")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteFs(ulong value);

    [RuntimeImport("TineBases_ReadGs")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadGs();

    [RuntimeImport("TineBases_WriteGs")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteGs(ulong value);
}
