namespace Tine.Memory;

/// <summary>The ways to lock memory: munlock, mlock, or mlock2 with MLOCK_ONFAULT.</summary>
public enum LockMode
{
    Unlocked,
    Present,
    OnFault,
}
