namespace Tine.X64;

/// <summary>Bits that are hard to foresee.</summary>
[NoAllocation]
public static unsafe class HardwareRandom
{
    private const uint HasReadRandom = 1 << 30;
    private const ulong GoldenRatio = 0x9e37_79b9_7f4a_7c15;

    private static ulong s_state;

    /// <summary>64 bits: RDRAND where the processor has it, always mixed with the time-stamp counter and what came before.</summary>
    public static ulong Next()
    {
        ulong value = 0;
        if ((Cpuid.Read(1).Ecx & HasReadRandom) != 0)
        {
            Processor.ReadRandom(&value);
        }

        s_state = (s_state ^ value ^ Processor.ReadTimeStampCounter()) * GoldenRatio;
        s_state ^= s_state >> 32;
        return s_state;
    }
}
