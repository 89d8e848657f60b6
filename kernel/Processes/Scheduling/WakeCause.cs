namespace Tine.Processes;

/// <summary>The cause of the end of a sleep.</summary>
public enum WakeCause
{
    Event,
    Signal,
    Deadline,
}
