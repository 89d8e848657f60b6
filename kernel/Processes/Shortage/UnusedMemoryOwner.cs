namespace Tine.Processes;

/// <summary>Has the running thread give back what it has let go of before it returns to its program.</summary>
internal sealed class UnusedMemoryOwner(World world) : Waiter
{
    [NoAllocation]
    public override void Wake()
    {
        if (world.Scheduler.Current is { } thread)
        {
            thread.ReturnWork |= ReturnWork.UnusedMemory;
        }
    }
}
