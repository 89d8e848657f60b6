using System.Collections.Generic;
using Tine.Files;

namespace Tine.Tests.Files;

internal sealed class FakeTime : TimeSource
{
    public ulong Nanoseconds { get; set; } = 1_000_000_000;

    public override ulong MonotonicNanoseconds => Nanoseconds;

    public override Timestamp Now => new((long)(Nanoseconds / 1_000_000_000), (uint)(Nanoseconds % 1_000_000_000));
}

internal sealed class FakeEntropy : EntropySource
{
    private ulong _next = 1;

    [NoAllocation]
    public override ulong NextSeed() => _next++;
}

/// <summary>One process: session 1, group 1 unless told otherwise.</summary>
internal sealed class FakeJobs : JobControl
{
    public List<(int Group, int Signal)> Sent { get; } = [];

    public List<(int Session, int ForegroundGroup)> HungUp { get; } = [];

    public int Group { get; set; } = 1;

    public bool Blocks { get; set; }

    public bool Orphaned { get; set; }

    public Terminal? Own { get; set; }

#pragma warning disable TINE001 // A test may allocate.
    [NoAllocation]
    public override void SendToGroup(int group, int signal) => Sent.Add((group, signal));
#pragma warning restore TINE001

    public override int SessionOf(Caller caller) => 1;

    public override int GroupOf(Caller caller) => Group;

    public override bool IsSessionLeader(Caller caller) => Group == 1;

    /// <summary>Groups up to 9 are in the session, 10 to 19 in another, and there are no more.</summary>
    public override int? SessionOfGroup(int group) => group < 10 ? 1 : group < 20 ? 2 : null;

    public override Errno SignalOwnGroup(Caller caller, int signal)
    {
        SendToGroup(Group, signal);
        return Errno.ERESTARTSYS;
    }

    public override void HangUp(int session, int foregroundGroup) => HungUp.Add((session, foregroundGroup));

    public override void LeaveTerminal(Caller caller) => Own = null;

    public Credentials Identity { get; set; } = Credentials.Root();

    public override Credentials CredentialsOf(Caller caller) => Identity;

    public override int ProcessIdOf(Caller caller) => 1;

    /// <summary>The callers that are urgent.</summary>
    public HashSet<Caller> Urgent { get; } = [];

    /// <summary>RLIMIT_MSGQUEUE.</summary>
    public ulong QueueBytes { get; set; } = ulong.MaxValue;

    public override int UrgencyOf(Caller caller) => Urgent.Contains(caller) ? 1 : 0;

    public override ulong QueueBytesLimitOf(Caller caller) => QueueBytes;

    public override bool IsNeverStopped(Caller caller) => false;

    public override bool IsInOrphanedGroup(Caller caller) => Orphaned;

    public override bool BlocksOrIgnores(Caller caller, int signal) => Blocks;

    public override Terminal? ControllingTerminalOf(Caller caller) => Own;

    public override void SetControllingTerminal(int session, Terminal? terminal) => Own = terminal;
}
