using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Calls of the course's first lab (tests/Labs/boot).</summary>
internal static class LabCalls
{
    // LAB boot: solution
    /// <summary>Writes the number of free frames.</summary>
    /// <returns>None, or EFAULT.</returns>
    [Syscall(500, "free_frames")]
    internal static Errno FreeFrames(Thread caller, VirtualAddress result) =>
        caller.Process.Memory.Write(result, (ulong)FrameAllocator.Current.FreeFrames);

    /// <summary>Fills a <see cref="MachineSummary"/>.</summary>
    /// <returns>None, or EFAULT.</returns>
    [Syscall(501, "machine_summary")]
    internal static Errno SummarizeMachine(Thread caller, VirtualAddress answer)
    {
        MachineInspection machine = Inspections.OfMachine(caller);
        var summary = new MachineSummary
        {
            TotalFrames = machine.TotalFrames,
            FreeFrames = machine.FreeFrames,
            TableFrames = machine.TableFrames,
            Processes = machine.Processes,
        };
        return caller.Process.Memory.Write(answer, summary);
    }

    // LAB boot: end
}
