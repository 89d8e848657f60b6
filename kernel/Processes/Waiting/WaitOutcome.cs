namespace Tine.Processes;

/// <summary>What wait has to tell about a child.</summary>
/// <param name="Child">Null when there was nothing to tell (WNOHANG).</param>
/// <param name="Status">As wait4 stores it.</param>
/// <param name="Info">As waitid stores it.</param>
/// <param name="Usage">What the child has used, its own children included.</param>
public readonly record struct WaitOutcome(Process? Child, int Status, SignalInfo Info, ResourceUsage Usage);
