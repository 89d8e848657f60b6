using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>The processor's four breakpoints, and single steps. AMD64 APM vol. 2, 13.1.</summary>
[NoAllocation]
public static class DebugRegisters
{
    /// <summary>RFLAGS.TF: a debug exception after the next instruction.</summary>
    public const ulong TrapFlag = 1 << 8;

    /// <summary>RFLAGS.RF: the next instruction runs although there is a breakpoint on it.</summary>
    public const ulong ResumeFlag = 1 << 16;

    /// <summary>Has a debug exception come before each of the four routines that <see cref="DebugCause"/> names.</summary>
    [RuntimeImport("TineBreakAtTranslations")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void BreakAtTranslations();

    /// <summary>The causes of the last debug exception.</summary>
    public static DebugCause TakeCause() => (DebugCause)TakeStatus();

    /// <summary>Forgets the translation of one page, like <see cref="Tlb.Flush"/>, without a debug exception.</summary>
    [RuntimeImport("TineForgetWatchedPage")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void ForgetPage(ulong address);

    /// <summary>Loads the addresses of the breakpoints, and what each is for (DR7).</summary>
    public static void Load(ulong first, ulong second, ulong third, ulong fourth, ulong control) => Write(first, second, third, fourth, control);

    [RuntimeImport("TineWriteDebugRegisters")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Write(ulong first, ulong second, ulong third, ulong fourth, ulong control);

    [RuntimeImport("TineTakeDebugStatus")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong TakeStatus();
}
