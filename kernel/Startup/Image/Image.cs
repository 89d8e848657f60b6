using System.Runtime;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The places of the parts of the kernel image: labels of boot/kernel.ld.</summary>
[NoAllocation]
internal static unsafe class Image
{
    /// <summary>Code: from here to <see cref="TextEnd"/>, executable and read-only.</summary>
    public static ulong TextStart => (ulong)TextStartLabel();

    public static ulong TextEnd => (ulong)TextEndLabel();

    /// <summary>From <see cref="TextEnd"/> to here read-only; then writable up to <see cref="End"/>.</summary>
    public static ulong DataStart => (ulong)DataStartLabel();

    public static ulong End => (ulong)EndLabel();

    /// <summary>The table of function names; its first word is 0 when the image carries none.</summary>
    public static byte* Symbols => (byte*)SymbolsLabel() + sizeof(ulong);

    /// <summary>Number of the build: the same for the same code and data only. 0 when the image carries none.</summary>
    public static ulong BuildId => *(ulong*)SymbolsLabel();

    /// <summary>The screen's font.</summary>
    public static void* Font => FontLabel();

    /// <summary>The font of large screens.</summary>
    public static void* LargeFont => LargeFontLabel();

    /// <summary>The characters that take no cell or two.</summary>
    public static void* CharacterWidths => CharacterWidthsLabel();

    /// <summary>The header that ILC leaves: where static fields and the like are.</summary>
    public static void* ReadyToRunHeader => *(void**)ModulesLabel();

    public static ulong BootStackEnd => (ulong)BootStackLabel();

    public const ulong BootStackSize = 65536;

    /// <summary>The image in physical memory, the boot code at 1 MiB included.</summary>
    public static MemoryRange PhysicalRange => new(0x10_0000, End - Layout.Image);

    [RuntimeImport("TineTextStartAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* TextStartLabel();

    [RuntimeImport("TineTextEndAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* TextEndLabel();

    [RuntimeImport("TineDataStartAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* DataStartLabel();

    [RuntimeImport("TineImageEndAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* EndLabel();

    [RuntimeImport("TineSymbolsAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* SymbolsLabel();

    [RuntimeImport("TineFontAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* FontLabel();

    [RuntimeImport("TineLargeFontAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* LargeFontLabel();

    [RuntimeImport("TineCharacterWidthsAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* CharacterWidthsLabel();

    [RuntimeImport("TineModulesAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* ModulesLabel();

    [RuntimeImport("TineBootStackAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* BootStackLabel();
}
