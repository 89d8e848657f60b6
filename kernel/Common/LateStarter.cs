namespace Tine;

/// <summary>
/// Has work go on in timer interrupts, a portion in each, and has the crowd that it wakes run after all other threads that wake up.
/// </summary>
public abstract class LateStarter
{
    [NoAllocation]
    public abstract void Start();

    /// <summary>Begins to wake many: who is ready by now stays before them.</summary>
    [NoAllocation]
    public abstract void BeginCrowd();

    /// <summary>Lets the threads of the crowd run after all others.</summary>
    [NoAllocation]
    public abstract void EndCrowd();
}
