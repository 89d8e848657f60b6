namespace Tine.Runtime;

/// <summary>The processor's answers to a program that does not ask the kernel.</summary>
public static unsafe class Processor
{
    /// <summary>The time-stamp counter in ticks, fenced on both sides.</summary>
    public static ulong Timestamp() => Stubs.ReadTimestamp();

    public static CpuidResult Cpuid(uint leaf, uint subleaf = 0)
    {
        CpuidResult result;
        Stubs.Cpuid(leaf, subleaf, (uint*)&result);
        return result;
    }

    /// <summary>XCR0: which register sets the system has switched on. 0 without OSXSAVE.</summary>
    public static ulong EnabledState()
    {
        const uint osXSave = 1u << 27;
        return (Cpuid(1).Ecx & osXSave) != 0 ? Stubs.ReadExtendedControl(0) : 0;
    }
}
