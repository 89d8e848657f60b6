namespace Tine.Processes;

/// <summary>PR_MCE_KILL: when a thread hears of broken memory; values of PR_MCE_KILL_GET. Tine never finds any broken.</summary>
public enum MemoryErrorPolicy
{
    Late = 0,
    Early = 1,
    Default = 2,
}
