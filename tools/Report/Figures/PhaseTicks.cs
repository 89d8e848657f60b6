namespace Tine.Tools.Report;

/// <summary>What one phase of a process's making took.</summary>
/// <param name="Phase">As forkbench calls it: <c>tables</c>.</param>
/// <param name="Ticks">In a typical run.</param>
public sealed record PhaseTicks(string Phase, double Ticks);
