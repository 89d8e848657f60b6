using Tine.Runtime;

namespace Tine.Shell;

/// <summary>A child's work between vfork and exec. It lies in the shell's memory, which the child shares until exec.</summary>
internal unsafe struct ChildPlan
{
    /// <summary>The process group to join; 0 founds one, <see cref="StayInGroup"/> changes nothing.</summary>
    internal int Group;

    /// <summary>The terminal in which the new group becomes the foreground group, or -1.</summary>
    internal int Terminal;

    /// <summary>Pairs: copy the first descriptor onto the second.</summary>
    internal int* Moves;

    internal int MoveCount;

    internal const int StayInGroup = -1;

    internal static void Carry(void* argument)
    {
        var plan = (ChildPlan*)argument;
        if (plan->Group != StayInGroup)
        {
            Unix.SetPgid(0, plan->Group);
            if (plan->Terminal >= 0)
            {
                int group = plan->Group == 0 ? Unix.GetPid() : plan->Group;
                Unix.IoCtl(plan->Terminal, TerminalControl.SetForegroundGroup, &group);
            }

            // Only a shell with jobs ignores these. A vfork child has its own table of handlers.
            JobSignals.RestoreDefaults();
        }

        for (int i = 0; i < plan->MoveCount; i++)
        {
            Unix.Dup2(plan->Moves[2 * i], plan->Moves[(2 * i) + 1]);
        }
    }
}
