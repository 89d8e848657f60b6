namespace Tine.Tools.Report;

/// <summary>The ticks of one phase of a process's making.</summary>
/// <param name="Phase">As forkbench calls it: <c>tables</c>.</param>
/// <param name="Ticks">In a typical run.</param>
public sealed record PhaseTicks(string Phase, double Ticks);
