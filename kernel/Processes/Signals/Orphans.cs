namespace Tine.Processes;

/// <summary>Orphaned process groups: nobody is left in the session who could continue their stopped members (POSIX).</summary>
internal static class Orphans
{
    /// <summary>Whether no member of the group has a parent in another group of the same session.</summary>
    public static bool IsOrphaned(ProcessGroup group) => IsOrphaned(group, null);

    /// <summary>Whether a group is orphaned, counting one process as gone.</summary>
    public static bool IsOrphaned(ProcessGroup group, Process? leaving)
    {
        foreach (Process member in group.Members)
        {
            if (member == leaving || member.IsZombie || member.Parent is not { IsInit: false } parent)
            {
                continue;
            }

            if (parent.Group != group && parent.Session == group.Session)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a member of the group is stopped.</summary>
    public static bool HasStopped(ProcessGroup group)
    {
        foreach (Process member in group.Members)
        {
            if (member.IsStopped)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Sends SIGHUP and SIGCONT to a group with stopped members that loses its last link to its session, when a process ends. The
    /// group is that of the process (its parent is the link) or of a child.
    /// </summary>
    /// <returns>Whether signals were sent.</returns>
    public static bool HangUpIfNewlyOrphaned(Process process, Process? parent, Process? leaving)
    {
        ProcessGroup group = process.Group;
        if (parent is null || parent.Group == group || parent.Session != group.Session || !IsOrphaned(group, leaving) || !HasStopped(group))
        {
            return false;
        }

        Signals.SendToGroup(group, SignalInfo.FromKernel(Signal.SIGHUP));
        Signals.SendToGroup(group, SignalInfo.FromKernel(Signal.SIGCONT));
        return true;
    }
}
