using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>
/// The FS and GS bases of the running program. AMD64 APM vol. 2, 4.5.3; vol. 3, RDFSBASE. Processors before Ivy Bridge and
/// Zen have no instructions for them: there the kernel uses the model-specific registers, and programs have arch_prctl alone.
/// </summary>
/// <remarks>In the kernel the program's GS base is the one that SWAPGS brings, in <see cref="Msr.KernelGsBase"/>.</remarks>
[NoAllocation]
public static class SegmentBases
{
    private const ulong EnableInstructions = 1 << 16; // in CR4

    /// <summary>Whether RDFSBASE and its like can be used, by programs, too.</summary>
    public static bool HasInstructions { get; private set; }

    /// <summary>Takes the instructions into use where the processor has them.</summary>
    public static void Enable()
    {
        const uint InstructionsBit = 1;
        HasInstructions = (Cpuid.StructuredFeatures.Ebx & InstructionsBit) != 0;
        if (HasInstructions)
        {
            Processor.WriteCr4(Processor.ReadCr4() | EnableInstructions);
        }
    }

    /// <summary>Stores the bases of the running program.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref ThreadContext state)
    {
        state.FsBase = HasInstructions ? ReadFsBase() : Msr.Read(Msr.FsBase);
        state.GsBase = HasInstructions ? ReadUserGsBase() : Msr.Read(Msr.KernelGsBase);
    }

    /// <summary>Gives the running program these bases, which are user addresses.</summary>
    public static void Load(in ThreadContext state)
    {
        if (HasInstructions)
        {
            WriteFsBase(state.FsBase);
            WriteUserGsBase(state.GsBase);
            return;
        }

        Msr.Write(Msr.FsBase, state.FsBase);
        Msr.Write(Msr.KernelGsBase, state.GsBase);
    }

    [RuntimeImport("TineReadFsBase")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ReadFsBase();

    [RuntimeImport("TineWriteFsBase")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void WriteFsBase(ulong value);

    [RuntimeImport("TineReadUserGsBase")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ReadUserGsBase();

    [RuntimeImport("TineWriteUserGsBase")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void WriteUserGsBase(ulong value);
}
