namespace Tine.Processes;

/// <summary>The place of a thread among those that are ready and have its priority.</summary>
public enum AmongEquals
{
    First,
    Last,
}
