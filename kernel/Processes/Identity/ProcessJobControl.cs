using Tine.Files;

namespace Tine.Processes;

/// <summary>Sessions, groups and signals as terminals need them.</summary>
public sealed class ProcessJobControl(World world) : JobControl
{
    [NoAllocation]
    public override void SendToGroup(int group, int signal)
    {
        if (world.Processes.FindGroup(group) is not { } found || world.Crowd.Signals.TryAdd(found, (Signal)signal))
        {
            return;
        }

        foreach (Process member in found.Members)
        {
            Signals.RaiseOnProcess(member, (Signal)signal);
        }
    }

    public override int SessionOf(Caller caller) => ProcessOf(caller).Session.Id;

    public override int GroupOf(Caller caller) => ProcessOf(caller).Group.Id;

    public override bool IsSessionLeader(Caller caller) => ProcessOf(caller).Session.Id == ProcessOf(caller).Id;

    public override int? SessionOfGroup(int group) => world.Processes.FindGroup(group)?.Session.Id;

    public override Errno SignalOwnGroup(Caller caller, int signal)
    {
        SendToGroup(GroupOf(caller), signal);
        return ((Thread)caller).NoteInterruption();
    }

    public override void HangUp(int session, int foregroundGroup)
    {
        if (world.Processes.Find(session) is { IsZombie: false } leader && leader.Session.Id == session)
        {
            leader.Session.HungUpGroup = foregroundGroup;
            Signals.RaiseOnProcess(leader, Signal.SIGHUP);
            Signals.RaiseOnProcess(leader, Signal.SIGCONT);
        }
    }

    public override void LeaveTerminal(Caller caller) => ProcessOf(caller).HasLeftTerminal = true;

    public override bool IsInOrphanedGroup(Caller caller) => Orphans.IsOrphaned(ProcessOf(caller).Group);

    public override Credentials CredentialsOf(Caller caller) => ((Thread)caller).Credentials;

    public override int ProcessIdOf(Caller caller) => ProcessOf(caller).Id;

    /// <remarks>Real-time threads by their priority, above the others by their nice value: the order of Linux's own priorities.</remarks>
    public override int UrgencyOf(Caller caller) =>
        ((Thread)caller).EffectivePriority is var priority and > 0 ? priority : -20 - ((Thread)caller).Scheduling.Nice;

    public override ulong QueueBytesLimitOf(Caller caller) => ProcessOf(caller).Limits[Resource.MessageQueues].Soft;

    public override bool IsNeverStopped(Caller caller) =>
        caller is Thread { VForkCompletion: not null, Process.Flavour: VForkFlavour.Bsd };

    public override bool BlocksOrIgnores(Caller caller, int signal)
    {
        var thread = (Thread)caller;
        return thread.Blocked.Has((Signal)signal) || thread.Process.Handlers.Ignored.Has((Signal)signal);
    }

    public override Terminal? ControllingTerminalOf(Caller caller) => ProcessOf(caller).ControllingTerminal;

    public override void SetControllingTerminal(int session, Terminal? terminal)
    {
        foreach (Thread thread in world.Threads)
        {
            if (thread.Process.Session.Id == session)
            {
                thread.Process.Session.Terminal = terminal;
                return;
            }
        }
    }

    private static Process ProcessOf(Caller caller) => ((Thread)caller).Process;
}
