namespace Tine.Processes;

/// <summary>What ended a sleep.</summary>
public enum WakeCause
{
    Event,
    Signal,
    Deadline,
}
