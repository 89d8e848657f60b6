namespace Tine.Processes;

/// <summary>Takes a zombie out of the world.</summary>
internal static class Reaper
{
    /// <summary>Reaps a zombie that its parent has waited for: its usage is added to that of the parent's children.</summary>
    public static void Reap(Process process)
    {
        // LAB wait: solution
        Process parent = process.Parent!;
        parent.ChildrenUsage.Add(process.EndedThreadsUsage);
        if (process.ChildrenUsage.MaximumResidentPages != 0)
        {
            parent.ChildrenUsage.Add(process.ChildrenUsage); // It has waited for children itself.
        }

        if (!process.EndedTransfers.IsEmpty)
        {
            parent.EndedTransfers.Add(process.EndedTransfers);
        }

        Forget(process);
        // LAB wait: hand-out
        //| Forget(process);
        // LAB wait: end
    }

    /// <summary>Removes a zombie: its numbers become free, and the kernel stacks of its threads are freed.</summary>
    public static void Forget(Process process)
    {
        // LAB wait: solution
        World world = process.World;
        process.Parent!.RemoveZombie(process);
        world.Processes.Remove(process);
        world.FreeDeadStacks();
        // LAB wait: hand-out
        //| // For now its parent does not see it any more, and all else of it stays for ever.
        //| process.Parent!.RemoveZombie(process);
        // LAB wait: end
    }
}
