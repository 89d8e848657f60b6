using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary><c>check=tlb</c> and <c>check=frames</c> together: the start, and the traps that they use.</summary>
internal static class KernelChecks
{
    /// <summary>Whether one of them is on.</summary>
    public static bool AreWanted(BootOptions options) => options.Checks("tlb") || options.Checks("frames");

    /// <summary>Begins with those that the command line names.</summary>
    public static void Start(BootOptions options, World world)
    {
        if (!AreWanted(options))
        {
            return;
        }

        PlantedMistakes.Arm(options);
        if (options.Checks("frames"))
        {
            FrameCheck.Start(world);
        }

        WatchedWrites.Start();
        if (options.Checks("tlb"))
        {
            TlbCheck.Start();
        }
    }

    /// <summary>Handles a debug exception of the checks.</summary>
    /// <returns>False when it is none of theirs.</returns>
    [NoAllocation]
    public static bool TryHandleDebug(ref TrapFrame frame)
    {
        DebugCause cause = DebugRegisters.TakeCause();
        const DebugCause breakpoints = DebugCause.WriteRoot | DebugCause.ReloadRoot | DebugCause.FlushPage | DebugCause.CopyUser;
        bool isBreakpoint = (cause & breakpoints) != 0 && (frame.Rflags & DebugRegisters.TrapFlag) == 0;
        if (isBreakpoint)
        {
            TlbCheck.OnBreakpoint(cause, frame);
            frame.Rflags |= DebugRegisters.ResumeFlag;
        }

        bool isStep = (cause & DebugCause.SingleStep) != 0 && WatchedWrites.TryEnd(ref frame);
        return isBreakpoint || isStep;
    }
}
