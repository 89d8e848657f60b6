namespace Tine.Processes;

/// <summary>Whether a tracer has waited for the end of its tracee.</summary>
internal enum TracerKnowledge
{
    HasEnded,
    HasWaited,
}
