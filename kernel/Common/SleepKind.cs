namespace Tine;

/// <summary>The events that may end a sleep besides the one that is waited for.</summary>
public enum SleepKind
{
    /// <summary>Any deliverable signal (state S). The call returns <see cref="Errno.ERESTARTSYS"/>.</summary>
    Interruptible,

    /// <summary>Only a fatal signal (state D): vfork's parent.</summary>
    Killable,
}
