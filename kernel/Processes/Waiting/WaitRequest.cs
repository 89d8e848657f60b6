namespace Tine.Processes;

/// <summary>The children, and the changes of them, that a thread waits for.</summary>
/// <param name="ProcessId">One child, or 0 for no choice by number.</param>
/// <param name="GroupId">The children of one group, or 0.</param>
/// <param name="Options">The changes that count, and whether to wait.</param>
public readonly record struct WaitRequest(int ProcessId, int GroupId, WaitOptions Options)
{
    public bool Has(WaitOptions option) => (Options & option) != 0;

    public WaitRequest OfOwnThread() => this with { Options = Options | WaitOptions.OwnThreadOnly };

    /// <summary>Whether a child is one of those that the caller means.</summary>
    public bool Includes(Thread caller, Process child)
    {
        if (Has(WaitOptions.OwnThreadOnly) && !child.IsChildOf(caller))
        {
            return false;
        }

        if ((ProcessId != 0 && child.Id != ProcessId) || (GroupId != 0 && child.Group.Id != GroupId))
        {
            return false;
        }

        return Has(WaitOptions.All) || (child.ExitSignal != Signal.SIGCHLD) == Has(WaitOptions.Clone);
    }
}
