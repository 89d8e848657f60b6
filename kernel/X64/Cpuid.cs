using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>The four registers that CPUID answers with. AMD64 APM vol. 3, appendix D and E.</summary>
[NoAllocation]
public readonly record struct Cpuid(uint Eax, uint Ebx, uint Ecx, uint Edx)
{
    private const uint StructuredLeaf = 7;
    private const uint HypervisorPresent = 1U << 31; // leaf 1, ecx

    /// <summary>The highest standard leaf.</summary>
    public static uint MaximumLeaf => Read(0).Eax;

    /// <summary>Leaf 7, or zeros where it does not exist: a leaf above the highest answers with another's bits.</summary>
    public static Cpuid StructuredFeatures => MaximumLeaf >= StructuredLeaf ? Read(StructuredLeaf) : default;

    /// <summary>Whether the machine is a virtual one: a processor is a thread of the host then, which may be busy.</summary>
    public static bool IsGuest => (Read(1).Ecx & HypervisorPresent) != 0;

    public static unsafe Cpuid Read(uint leaf, uint subleaf = 0)
    {
        uint* registers = stackalloc uint[4];
        Execute(leaf, subleaf, registers);
        return new Cpuid(registers[0], registers[1], registers[2], registers[3]);
    }

    [RuntimeImport("TineCpuid")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern unsafe void Execute(uint leaf, uint subleaf, uint* registers);
}
