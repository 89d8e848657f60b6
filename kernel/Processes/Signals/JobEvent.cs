namespace Tine.Processes;

/// <summary>A change of state that wait has not told yet.</summary>
internal enum JobEvent
{
    None,
    Stopped,
    Continued,
}
