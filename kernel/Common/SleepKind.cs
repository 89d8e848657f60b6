namespace Tine;

/// <summary>What may end a sleep besides the event that is waited for.</summary>
public enum SleepKind
{
    /// <summary>Any deliverable signal (state S). The call returns <see cref="Errno.ERESTARTSYS"/>.</summary>
    Interruptible,

    /// <summary>Only a fatal signal (state D): vfork's parent.</summary>
    Killable,
}
