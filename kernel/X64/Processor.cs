using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>The processor that runs this: its control registers and the block that GS points to.</summary>
[NoAllocation]
public static unsafe class Processor
{
    private const ulong Smep = 1 << 20;
    private const ulong Smap = 1 << 21;
    private const ulong Umip = 1 << 11;

    private const ulong FlagTrap = 1 << 8;
    private const ulong FlagInterrupt = 1 << 9;
    private const ulong FlagDirection = 1 << 10;
    private const ulong FlagIoPrivilege = 3 << 12;
    private const ulong FlagNestedTask = 1 << 14;
    private const ulong FlagAlignmentCheck = 1 << 18;

    /// <summary>Whether <see cref="Install"/> has run.</summary>
    public static bool HasBlock { get; private set; }

    /// <summary>The block of the processor that runs this.</summary>
    public static PerCpu* Block => (PerCpu*)ReadGsQuad(0);

    /// <summary>
    /// A sentence about what this kernel cannot do without, or null when all is there. What C# itself needs boot/checks.asm has seen to.
    /// </summary>
    public static string? MissingFeature()
    {
        const uint TimeStampCounterBit = 1 << 4;
        const uint ApicBit = 1 << 9;
        const uint SyscallBit = 1 << 11; // Intel's processors show it in 64-bit mode only
        const uint NoExecuteBit = 1 << 20;
        const uint ExtendedLeaf = 0x8000_0001;
        uint standard = Cpuid.Read(1).Edx;
        uint extended = Cpuid.Read(ExtendedLeaf).Edx;
        return (standard & TimeStampCounterBit) == 0 ? "The processor has no time-stamp counter, which Tine needs."
            : (standard & ApicBit) == 0 ? "The processor has no local APIC, which Tine needs."
            : (extended & SyscallBit) == 0 ? "The processor has no SYSCALL instruction, which Tine needs."
            : (extended & NoExecuteBit) == 0 ? "The processor has no NX bit, or the firmware has switched it off; Tine needs it."
            : null;
    }

    /// <summary>Switches SMEP, SMAP and UMIP on where they exist.</summary>
    public static void EnableProtections()
    {
        Cpuid features = Cpuid.StructuredFeatures;
        ulong cr4 = ReadCr4();
        if ((features.Ebx & (1 << 7)) != 0)
        {
            cr4 |= Smep;
        }

        if ((features.Ebx & (1 << 20)) != 0)
        {
            cr4 |= Smap;
        }

        if ((features.Ecx & (1 << 2)) != 0)
        {
            cr4 |= Umip;
        }

        WriteCr4(cr4);
    }

    /// <summary>Switches SMAP off again: for processors where it makes trouble.</summary>
    public static void DisableSmap() => WriteCr4(ReadCr4() & ~Smap);

    /// <summary>Makes GS point to <paramref name="block"/> and SYSCALL enter Entry.asm.</summary>
    public static void Install(PerCpu* block)
    {
        const ulong SystemCallExtensions = 1;
        block->Self = block;
        HasBlock = true;
        Msr.Write(Msr.GsBase, (ulong)block);
        Msr.Write(Msr.KernelGsBase, 0);
        Msr.Write(Msr.Efer, Msr.Read(Msr.Efer) | SystemCallExtensions);
        // SYSRET adds 16 for the code and 8 for the stack selector.
        Msr.Write(Msr.Star, (ulong)DescriptorTables.KernelCode << 32 | (ulong)DescriptorTables.UserCode32 << 48);
        Msr.Write(Msr.LongModeStar, (ulong)SyscallEntry());
        Msr.Write(Msr.SyscallFlagMask, FlagTrap | FlagInterrupt | FlagDirection | FlagIoPrivilege | FlagNestedTask | FlagAlignmentCheck);
    }

    [RuntimeImport("TineReadCr2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCr2();

    /// <summary>The root of the page tables in use, with its flags.</summary>
    [RuntimeImport("TineReadCr3")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCr3();

    [RuntimeImport("TineReadCr4")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCr4();

    [RuntimeImport("TineWriteCr4")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCr4(ulong value);

    /// <summary>Tells the processor that it turns in a loop until another one does something.</summary>
    [RuntimeImport("TinePause")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Pause();

    [RuntimeImport("TineReadTsc")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadTimeStampCounter();

    /// <summary>Waits for one interrupt and handles it.</summary>
    /// <summary>Handles the interrupts that wait; interrupts are off before and after.</summary>
    [RuntimeImport("TineAcceptInterrupts")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void AcceptInterrupts();

    [RuntimeImport("TineEnableInterruptsAndHalt")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void EnableInterruptsAndHalt();

    /// <summary>Waits for one interrupt, at the door of the kernel.</summary>
    [RuntimeImport("TineHaltAtDoor")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void HaltAtDoor();

    /// <summary>Stops for good.</summary>
    [RuntimeImport("TineHalt")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Halt();

    /// <summary>Shuts the processor down, which any PC takes for a reset.</summary>
    [RuntimeImport("TineTripleFault")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void TripleFault();

    [RuntimeImport("TineFramePointer")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong FramePointer();

    /// <summary>1 and a random number from the processor, or 0 where it has none ready.</summary>
    /// <remarks>Only where CPUID leaf 1 has RDRAND (bit 30 of ECX).</remarks>
    [RuntimeImport("TineReadRandom")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int ReadRandom(ulong* value);

    /// <summary>a * b / 2^32 with all 128 bits of the product: a fixed-point factor applied.</summary>
    [RuntimeImport("TineMultiplyShift32")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong MultiplyShift32(ulong a, ulong b);

    [RuntimeImport("TineReadGsQuad")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ReadGsQuad(ulong offset);

    [RuntimeImport("TineSyscallEntryAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* SyscallEntry();
}
