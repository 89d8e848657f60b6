namespace Tine.Processes;

/// <summary>The report of wait about a child.</summary>
/// <remarks>Info and usage are made on demand: the record of a child that was reaped still has them.</remarks>
/// <param name="Child">Null when there was nothing to tell (WNOHANG).</param>
/// <param name="Status">As wait4 stores it.</param>
/// <param name="Code">The kind of change (si_code).</param>
/// <param name="Detail">Its exit status, or the signal.</param>
public readonly record struct WaitOutcome(Process? Child, int Status, SignalCode Code, int Detail)
{
    /// <summary>The siginfo of waitid: always SIGCHLD, whatever the exit signal is.</summary>
    public SignalInfo Info => Child is null ? default : Stopping.ChildInfo(Child, Code, Detail);

    /// <summary>Resources used by the child, its own children included.</summary>
    public ResourceUsage Usage
    {
        get
        {
            if (Child is null)
            {
                return default;
            }

            ResourceUsage usage = ResourceUsage.Of(Child);
            usage.Add(Child.ChildrenUsage);
            return usage;
        }
    }

    /// <summary>That of a child that has ended.</summary>
    public static WaitOutcome OfEnd(Process child)
    {
        const int dumpedBit = 0x80;
        int signal = child.ExitStatus & 0x7f;
        SignalCode cause = (child.ExitStatus & dumpedBit) != 0 ? SignalCode.Dumped : SignalCode.Killed;
        return signal == 0
            ? new WaitOutcome(child, child.ExitStatus, SignalCode.Exited, child.ExitStatus >> 8)
            : new WaitOutcome(child, child.ExitStatus, cause, signal);
    }
}
