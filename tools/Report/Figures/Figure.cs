using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Report;

/// <summary>One line of what forkbench measured.</summary>
/// <param name="Key">The subject.</param>
/// <param name="Ticks">The median in ticks of the time-stamp counter; under QEMU's instruction clock, instructions.</param>
/// <param name="LowTicks">The tenth percentile in ticks.</param>
/// <param name="Microseconds">The median in microseconds of the guest's clock.</param>
public sealed record Figure(FigureKey Key, double Ticks, double LowTicks, double Microseconds)
{
    /// <summary>The ticks of each phase in a run near the tenth percentile, from a kernel that counts that; else empty.</summary>
    public IReadOnlyList<PhaseTicks> Phases { get; init; } = [];

    /// <summary>The ticks that no phase accounts for: the program, the way into the kernel and out of it, waits.</summary>
    public double OtherTicks => LowTicks - Phases.Sum(phase => phase.Ticks);
}
