using Tine.Memory;

namespace Tine.Processes;

/// <summary>
/// Has the running thread give back what it has let go of before it returns to its program, and wait for room where the kernel has
/// taken of the reserve for it.
/// </summary>
internal sealed class UnusedMemoryOwner(Scheduler scheduler) : MemoryOwner
{
    [NoAllocation]
    public override void Wake()
    {
        if (scheduler.Current is { } thread)
        {
            thread.ReturnWork |= ReturnWork.UnusedMemory;
        }
    }

    [NoAllocation]
    public override void NoteLow()
    {
        if (scheduler.Current is { } thread)
        {
            thread.ReturnWork |= ReturnWork.Memory;
        }
    }
}
