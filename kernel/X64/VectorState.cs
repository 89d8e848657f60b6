using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>
/// The x87, SSE and AVX registers of threads, in the format of XSAVE. AMD64 APM vol. 2, 11.5; vol. 4, 3.
/// </summary>
/// <remarks>
/// While a thread is in the kernel xmm0-15 live in its TrapFrame (the compiler uses them) and everything else is
/// still in the processor, which kernel code leaves alone. So a saved area has stale xmm registers that nobody sees:
/// the way out of the kernel loads them from the frame. <see cref="CopyForSignal"/> puts both together.
/// </remarks>
[NoAllocation]
public static unsafe class VectorState
{
    private const ulong LegacySize = 512;
    private const ulong HeaderSize = 64;
    private const int XmmOffset = 160;
    private const uint InitialMxcsr = 0x1f80;
    private const uint MxcsrMask = 0xffff;
    private const ushort InitialControlWord = 0x37f;
    private const ulong SupportedComponents = 0b1110_0111; // x87, SSE, AVX, three of AVX-512

    private static bool s_hasXsave;
    private static ulong s_areaSize = LegacySize + HeaderSize;
    private static ulong s_components = 3;

    /// <summary>Bytes kept per thread, a multiple of 64.</summary>
    public static ulong AreaSize => s_areaSize;

    /// <summary>The components that XCR0 enables; 3 (x87 and SSE) where there is no XSAVE.</summary>
    public static ulong Components => s_components;

    public static bool HasXsave => s_hasXsave;

    /// <summary>Enables what the processor has. Once, before the first stack is made.</summary>
    public static void Enable()
    {
        const uint XsaveBit = 1 << 26;
        const ulong OsXsave = 1 << 18;
        if ((Cpuid.Read(1).Ecx & XsaveBit) == 0)
        {
            return;
        }

        Cpuid features = Cpuid.Read(0xd);
        s_components = (features.Eax | (ulong)features.Edx << 32) & SupportedComponents;
        if ((s_components & 0b1110_0000) != 0b1110_0000)
        {
            s_components &= 0b111;
        }

        Processor.WriteCr4(Processor.ReadCr4() | OsXsave);
        WriteXcr0(s_components);
        s_areaSize = (Cpuid.Read(0xd).Ebx + 63UL) & ~63UL; // now the size for what is enabled
        s_hasXsave = true;
    }

    /// <summary>Stores the processor's registers for the thread of <paramref name="stack"/>.</summary>
    public static void Save(KernelStack stack)
    {
        if (s_hasXsave)
        {
            Xsave(stack.VectorArea);
        }
        else
        {
            Fxsave(stack.VectorArea);
        }
    }

    /// <summary>Loads the registers of the thread of <paramref name="stack"/>.</summary>
    public static void Restore(KernelStack stack)
    {
        if (s_hasXsave)
        {
            Xrstor(stack.VectorArea);
        }
        else
        {
            Fxrstor(stack.VectorArea);
        }
    }

    /// <summary>Makes the saved state that of a fresh program: everything zero, exceptions masked.</summary>
    public static void Reset(KernelStack stack)
    {
        byte* area = (byte*)stack.VectorArea;
        for (ulong offset = 0; offset < LegacySize + HeaderSize; offset += 8)
        {
            *(ulong*)(area + offset) = 0;
        }

        // An empty header makes XRSTOR load initial values; MXCSR is read all the same.
        *(ushort*)area = InitialControlWord;
        *(uint*)(area + 24) = InitialMxcsr;
    }

    /// <summary>Stores the processor's registers into a new stack's area, whose contents are unknown.</summary>
    public static void SaveCopy(KernelStack stack)
    {
        // XSAVE leaves the header's reserved bytes alone, XRSTOR wants them zero.
        ulong* header = (ulong*)((byte*)stack.VectorArea + LegacySize);
        for (int word = 0; word < 8; word++)
        {
            header[word] = 0;
        }

        Save(stack);
    }

    /// <summary>
    /// The running thread's complete state for a signal frame: <see cref="AreaSize"/> bytes, 64-byte aligned.
    /// </summary>
    public static void CopyForSignal(KernelStack stack, in TrapFrame frame, byte* destination)
    {
        Save(stack);
        byte* area = (byte*)stack.VectorArea;
        for (ulong offset = 0; offset < s_areaSize; offset += 8)
        {
            *(ulong*)(destination + offset) = *(ulong*)(area + offset);
        }

        for (int word = 0; word < 32; word++)
        {
            *(ulong*)(destination + XmmOffset + word * 8) = frame.Xmm[word];
        }

        if (s_hasXsave)
        {
            *(ulong*)(destination + LegacySize) |= 2; // SSE is in use: the xmm registers above count
        }
    }

    /// <summary>
    /// Takes over a state from a signal frame, which a program may have changed at will: only bits that the
    /// processor accepts are kept. Registers are loaded at once.
    /// </summary>
    /// <param name="source"><see cref="AreaSize"/> bytes where <paramref name="extent"/> says so, else 512.</param>
    public static void RestoreFromSignal(KernelStack stack, ref TrapFrame frame, byte* source, VectorStateExtent extent)
    {
        byte* area = (byte*)stack.VectorArea;
        bool isWhole = extent == VectorStateExtent.Extended && s_hasXsave;
        ulong size = isWhole ? s_areaSize : LegacySize;
        for (ulong offset = 0; offset < size; offset += 8)
        {
            *(ulong*)(area + offset) = *(ulong*)(source + offset);
        }

        ulong* header = (ulong*)(area + LegacySize);
        ulong present = isWhole ? header[0] & s_components : 3;
        for (int word = 0; word < 8; word++)
        {
            header[word] = 0;
        }

        bool hasSse = (present & 2) != 0;
        header[0] = present;
        *(uint*)(area + 24) &= MxcsrMask;
        *(uint*)(area + 28) = 0;
        for (int word = 0; word < 32; word++)
        {
            frame.Xmm[word] = hasSse ? *(ulong*)(area + XmmOffset + word * 8) : 0;
        }

        Restore(stack);
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
