namespace Tine.Processes;

/// <summary>The policy when little memory is free: which threads wait, and who is ended for them.</summary>
public abstract class MemoryShortage
{
    /// <summary>Begins with the world, whose scheduler is there.</summary>
    internal abstract void Begin(World world);

    /// <summary>Waits until so many frames are free.</summary>
    /// <returns>Whether they are there. False when nobody can be ended, or the thread itself ends.</returns>
    [NoAllocation]
    public abstract bool AwaitRoom(Thread thread, ulong frames);

    /// <summary>Waits until a program may take frames again, before it goes on.</summary>
    [NoAllocation]
    public abstract void RestoreReserve(Thread thread);
}
