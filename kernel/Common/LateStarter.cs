namespace Tine;

/// <summary>Sees to it that work goes on which is done in portions, in timer interrupts.</summary>
public abstract class LateStarter
{
    [NoAllocation]
    public abstract void Start();
}
