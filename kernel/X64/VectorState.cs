using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>
/// The x87, SSE and AVX registers of threads, in the format of XSAVE; on processors without it x87 and SSE, in FXSAVE's.
/// AMD64 APM vol. 2, 11.4 and 11.5.
/// </summary>
/// <remarks>
/// While a thread is in the kernel xmm0-3 and xmm8 live in its TrapFrame (the compiler uses them) and everything else
/// is still in the processor, which kernel code leaves alone. So a saved area has stale values of the five that nobody
/// sees: the way out of the kernel loads them from the frame. Code that shows an area to a program puts both together.
/// </remarks>
[NoAllocation]
public static unsafe class VectorState
{
    /// <summary>CPUID's leaf of components and sizes. Firmware may be set to hide it, and a hidden leaf answers with another's bits.</summary>
    private const uint StateLeaf = 0xd;

    private const ulong LegacySize = 512;
    private const ulong HeaderSize = 64;
    private const uint InitialMxcsr = 0x1f80;
    private const ushort InitialControlWord = 0x37f;
    private const ulong X87AndSse = 0b11;
    private const ulong Avx = 0b100;
    private const ulong Avx512 = 0b1110_0000; // all three parts or none

    private static bool s_hasXsave;
    private static ulong s_areaSize = LegacySize;
    private static ulong s_components = X87AndSse;

    /// <summary>Bytes kept per thread, a multiple of 64.</summary>
    public static ulong AreaSize => s_areaSize;

    /// <summary>The components that XCR0 enables; 3 (x87 and SSE) where there is no XSAVE.</summary>
    public static ulong Components => s_components;

    public static bool HasXsave => s_hasXsave;

    /// <summary>The MXCSR bits that exist; loading any other faults. AMD64 APM vol. 2, 11.5.10.</summary>
    public static uint ControlMask { get; private set; }

    /// <summary>Enables what the processor has. Once, before the first stack is made.</summary>
    public static void Enable()
    {
        const uint XsaveBit = 1 << 26;
        const ulong OsXsave = 1 << 18;
        ControlMask = ReadControlMask();
        uint features = Cpuid.Read(1).Ecx;
        if ((features & XsaveBit) == 0 || Cpuid.MaximumLeaf < StateLeaf || IsXsaveRefused())
        {
            return;
        }

        s_components = ComponentsOf(features, Cpuid.StructuredFeatures.Ebx, Cpuid.Read(StateLeaf).Eax);
        Processor.WriteCr4(Processor.ReadCr4() | OsXsave);
        WriteXcr0(s_components);
        s_areaSize = (Cpuid.Read(StateLeaf).Ebx + 63UL) & ~63UL; // now the size for what is enabled
        s_hasXsave = true;
    }

    /// <summary>Enables the same on a further processor, whose CR4 is as the first one's.</summary>
    public static void EnableAgain()
    {
        if (s_hasXsave)
        {
            WriteXcr0(s_components);
        }
    }

    /// <summary>
    /// Whether the processor is QEMU's translator and has XSAVE without any extension of it: such as AMD's first with AVX. It takes
    /// the bit that enables XSAVE for one that does not exist then, and stands still for ever (QEMU 7.2, cr4_reserved_bits).
    /// </summary>
    private static bool IsXsaveRefused()
    {
        const uint hypervisorLeaf = 0x4000_0000;
        const uint tcgt = 0x54474354; // "TCGTCGTCGTCG"
        return Cpuid.Read(StateLeaf, 1).Eax == 0 && Cpuid.Read(hypervisorLeaf) is { Ebx: tcgt };
    }

    /// <summary>
    /// The components to enable: those of leaf 0xD that have instructions, as Linux chooses. A hypervisor that hides
    /// instructions may leave the components, and not keep them.
    /// </summary>
    private static ulong ComponentsOf(uint standardEcx, uint structuredEbx, uint told)
    {
        const uint AvxBit = 1 << 28;
        const uint Avx512Bit = 1 << 16;
        bool hasAvx = (standardEcx & AvxBit) != 0 && (told & Avx) != 0;
        bool hasAvx512 = hasAvx && (structuredEbx & Avx512Bit) != 0 && (told & Avx512) == Avx512;
        return X87AndSse | (hasAvx ? Avx : 0) | (hasAvx512 ? Avx512 : 0);
    }

    /// <summary>Stores the processor's registers.</summary>
    /// <param name="area"><see cref="AreaSize"/> bytes, 64-byte aligned, that held a state before.</param>
    public static void Save(void* area)
    {
        if (s_hasXsave)
        {
            Xsave(area);
        }
        else
        {
            Fxsave(area);
        }
    }

    /// <summary>Loads the processor's registers; header and MXCSR must be valid.</summary>
    public static void Restore(void* area)
    {
        if (s_hasXsave)
        {
            Xrstor(area);
        }
        else
        {
            Fxrstor(area);
        }
    }

    /// <summary>Initialises an area with the state of a fresh program: everything zero, exceptions masked.</summary>
    public static void Reset(void* area)
    {
        new Span<byte>(area, (int)(s_hasXsave ? LegacySize + HeaderSize : LegacySize)).Clear();

        // An empty header makes XRSTOR load initial values; MXCSR is read all the same.
        *(ushort*)area = InitialControlWord;
        *(uint*)((byte*)area + 24) = InitialMxcsr;
    }

    /// <summary>Stores the processor's registers into an area with unknown contents.</summary>
    public static void SaveCopy(void* area)
    {
        // XSAVE leaves the header's reserved bytes alone, XRSTOR wants them zero. FXSAVE has no header.
        if (s_hasXsave)
        {
            *(XsaveHeader*)((byte*)area + LegacySize) = default;
            Xsave(area);
        }
        else
        {
            Fxsave(area);
        }
    }

    private static uint ReadControlMask()
    {
        const uint MaskWithoutDenormalsAreZero = 0xffbf; // what a zero in the image stands for
        byte* room = stackalloc byte[(int)LegacySize + 16];
        byte* image = (byte*)((ulong)room + 15 & ~15UL);
        Fxsave(image);
        uint mask = *(uint*)(image + 28);
        return mask == 0 ? MaskWithoutDenormalsAreZero : mask;
    }

    [RuntimeImport("TineWriteXcr0")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void WriteXcr0(ulong components);

    [RuntimeImport("TineXsave")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Xsave(void* area);

    [RuntimeImport("TineXrstor")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Xrstor(void* area);

    [RuntimeImport("TineFxsave")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Fxsave(void* area);

    [RuntimeImport("TineFxrstor")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Fxrstor(void* area);
}
