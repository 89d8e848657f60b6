namespace Tine.Runtime;

/// <summary>A child of forkx or vforkx, as <see cref="ForkxWait"/> remembers it.</summary>
internal struct ForkxChild
{
    public int Id;
    public ForkxFlags Flags;

    /// <summary>Whether it was reaped already, and waits here for a wait by its number.</summary>
    public bool HasEnded;
    public WaitStatus Status;
}
