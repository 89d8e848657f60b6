namespace Tine.Memory;

/// <summary>How memory is locked: munlock, mlock, or mlock2 with MLOCK_ONFAULT.</summary>
public enum LockMode
{
    Unlocked,
    Present,
    OnFault,
}
