using System.Diagnostics.CodeAnalysis;

namespace Tine;

/// <summary>Tells the machine itself from a process of a host that runs the kernel's code.</summary>
public static class BareMetal
{
    /// <summary>
    /// Whether the kernel has the machine to itself. ILC replaces it by true (<c>--feature</c>, boot/Boot.csproj) and leaves out what
    /// only a host runs: a question that costs nothing.
    /// </summary>
    [FeatureSwitchDefinition("Tine.BareMetal")]
    [NoAllocation]
    public static bool IsHere => false;
}
