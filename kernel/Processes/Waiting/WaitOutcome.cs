namespace Tine.Processes;

/// <summary>The report of wait about a child.</summary>
/// <remarks>Info and usage are made on demand: the record of a child that was reaped still has them.</remarks>
/// <param name="Child">Null when there was nothing to tell (WNOHANG).</param>
/// <param name="Status">As wait4 stores it.</param>
/// <param name="Code">The kind of change (si_code).</param>
/// <param name="Detail">Its exit status, or the signal.</param>
/// <param name="ThreadId">The one thread that it is about, to its tracer; 0 for a child.</param>
public readonly record struct WaitOutcome(Process? Child, int Status, SignalCode Code, int Detail, int ThreadId = 0)
{
    /// <summary>The siginfo of waitid: always SIGCHLD, whatever the exit signal is.</summary>
    public SignalInfo Info => Child is null ? default : Stopping.ChildInfo(Child, Code, Detail) with { ProcessId = Id };

    /// <summary>The number of the child, or of the thread.</summary>
    public int Id => ThreadId != 0 ? ThreadId : Child!.Id;

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
    public static WaitOutcome OfEnd(Process child) => OfEnd(child, child.ExitStatus);

    /// <summary>That of one thread, which may have a status of its own.</summary>
    public static WaitOutcome OfEnd(Process child, int status)
    {
        const int dumpedBit = 0x80;
        int signal = status & 0x7f;
        SignalCode cause = (status & dumpedBit) != 0 ? SignalCode.Dumped : SignalCode.Killed;
        return signal == 0
            ? new WaitOutcome(child, status, SignalCode.Exited, status >> 8)
            : new WaitOutcome(child, status, cause, signal);
    }
}
