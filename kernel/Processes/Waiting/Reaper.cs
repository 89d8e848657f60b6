namespace Tine.Processes;

/// <summary>Takes a zombie out of the world.</summary>
internal static class Reaper
{
    /// <summary>Reaps a zombie that its parent has waited for: its usage is added to that of the parent's children.</summary>
    public static void Reap(Process process)
    {
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
    }

    /// <summary>Removes a zombie: its numbers become free, and the kernel stacks of its threads are freed.</summary>
    public static void Forget(Process process)
    {
        World world = process.World;
        process.Parent!.Children.Remove(process);
        world.Processes.Remove(process);
        world.FreeDeadStacks();
    }
}
