using Tine.Memory;

namespace Tine.Processes;

/// <summary>Takes a zombie out of the world.</summary>
internal static class Reaper
{
    /// <summary>Its parent has waited for it: its usage counts as that of a child.</summary>
    public static void Reap(Process process)
    {
        PhaseClock.Enter(CreationPhase.Teardown);
        Process parent = process.Parent!;
        parent.ChildrenUsage.Add(process.EndedThreadsUsage);
        if (process.ChildrenUsage.MaximumResidentPages != 0)
        {
            parent.ChildrenUsage.Add(process.ChildrenUsage); // It has waited for children itself.
        }

        Forget(process);
        PhaseClock.Enter(CreationPhase.Other);
    }

    /// <summary>Nobody waits for it: numbers become free, and what its threads ran on is given back.</summary>
    public static void Forget(Process process)
    {
        World world = process.World;
        process.Parent!.Children.Remove(process);
        world.Processes.Remove(process);
        world.FreeDeadStacks();
    }
}
