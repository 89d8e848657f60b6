using Tine.Files;

namespace Tine.Processes;

/// <summary>The owner of an open file, who gets its signals while the one who named him may send them; fs/fcntl.c, send_sigio.</summary>
/// <remarks>
/// A signal with details (F_SETSIG) is kept with the owner, one for each process, and lost while the last one is still pending.
/// </remarks>
public sealed class SignalOwner : FileOwner
{
    private readonly World _world;
    private readonly SignalRecord _record = new();

    /// <summary>The records of a group's members; null until details are asked for.</summary>
    private MemberRecords? _members;

    /// <summary>The details told last, and whether the signal that is being sent has them.</summary>
    /// <remarks>No parameter: each one would be on the stack once more for each owner that wakes another.</remarks>
    private SignalInfo _info;
    private bool _hasDetails;

    /// <summary>The thread, process or group that was meant: another may have its number later.</summary>
    private readonly object _target;

    /// <summary>The way to a group that is too large to be told at once; null for a process or thread.</summary>
    private readonly Crowd? _crowd;

    private SignalOwner(World world, OwnerKind kind, int id, object target, IdentitySet setter)
    {
        _world = world;
        Setter = setter;
        _target = target;
        _crowd = target is ProcessGroup group ? new Crowd(this, group) : null;
        Kind = kind;
        Id = id;
    }

    public OwnerKind Kind { [NoAllocation] get; }

    public int Id { [NoAllocation] get; }

    /// <summary>The user who named him.</summary>
    public IdentitySet Setter { [NoAllocation] get; }

    /// <summary>Has not ended.</summary>
    public bool IsThere => Find(_world, Kind, Id) == _target;

    /// <summary>The owner with a number.</summary>
    /// <returns>The owner; ESRCH.</returns>
    public static Result<SignalOwner> Of(Thread caller, OwnerKind kind, int id) =>
        Find(caller.World, kind, id) is { } target
            ? new SignalOwner(caller.World, kind, id, target, caller.Credentials.Users)
            : Errno.ESRCH;

    /// <summary>Makes the records of a group's members. Signals are sent from interrupt handlers, where that is too late.</summary>
    public void PrepareDetails() => _members ??= _target is ProcessGroup group ? new MemberRecords(group.Count) : null;

    [NoAllocation]
    public override void Tell(FileSignals signals, PollEvents events)
    {
        _hasDetails = signals.Signal != 0;
        if (!_hasDetails)
        {
            Send(Signal.SIGIO);
            return;
        }

        _info = new SignalInfo
        {
            Number = signals.Signal,
            Code = (int)CodeOf(events),
            Band = (long)events,
            Descriptor = signals.Descriptor,
        };
        Send((Signal)signals.Signal);
    }

    [NoAllocation]
    public override void TellUrgent()
    {
        _hasDetails = false;
        Send(Signal.SIGURG);
    }

    [NoAllocation]
    private static SignalCode CodeOf(PollEvents events) =>
        (events & PollEvents.Message) != 0 ? SignalCode.Message
        : (events & PollEvents.In) != 0 ? SignalCode.InputReady
        : SignalCode.OutputReady;

    [NoAllocation]
    private static object? Find(World world, OwnerKind kind, int id) => kind switch
    {
        OwnerKind.Group => world.Processes.FindGroup(id),
        OwnerKind.Process => world.Processes.FindThread(id) is { } thread && thread.Process.Id == id ? thread.Process : null,
        _ => world.Processes.FindThread(id),
    };

    [NoAllocation]
    private void Send(Signal signal)
    {
        switch (_target)
        {
            case ProcessGroup group when _world.Processes.FindGroup(Id) == group:
                SendToMembers(group, signal);
                break;
            case Process process when !process.IsZombie:
                SendTo(process, signal);
                break;
            case Thread { State: not ThreadState.Dead } thread when MaySendTo(thread.Process):
                SignalRecord? record = _hasDetails ? Fill(_record) : null;
                if (record is not { IsQueued: true })
                {
                    Signals.RaiseOnThread(thread, signal, record);
                }

                break;
        }
    }

    [NoAllocation]
    private void SendToMembers(ProcessGroup group, Signal signal)
    {
        if (_world.Crowd.Signals.TryAdd(_crowd!, signal))
        {
            return;
        }

        foreach (Process member in group.Members)
        {
            SendTo(member, signal);
        }
    }

    /// <summary>The details for a member of the group; null where there is no record left for it, so that it gets the signal alone.</summary>
    [NoAllocation]
    private SignalRecord? RecordFor(Process member) => _members?.For(member.Id) is { } record ? Fill(record) : null;

    /// <summary>Puts the details into a record, unless it is still pending with others.</summary>
    [NoAllocation]
    private SignalRecord Fill(SignalRecord record)
    {
        if (!record.IsQueued)
        {
            record.Info = _info;
        }

        return record;
    }

    [NoAllocation]
    private void SendTo(Process process, Signal signal)
    {
        if (MaySendTo(process))
        {
            Signals.RaiseOnProcess(process, signal, !_hasDetails ? null : _members is null ? Fill(_record) : RecordFor(process));
        }
    }

    /// <summary>Whether it may send to a process; Linux, sigio_perm.</summary>
    [NoAllocation]
    private bool MaySendTo(Process process)
    {
        IdentitySet to = process.Credentials.Users;
        return Setter.Effective == 0 || Setter.Effective == to.Saved || Setter.Effective == to.Real
            || Setter.Real == to.Saved || Setter.Real == to.Real;
    }

    /// <summary>The members of a group that may get the owner's signals.</summary>
    private sealed class Crowd(SignalOwner owner, ProcessGroup group) : UnsentSignals
    {
        internal override ProcessGroup Group { [NoAllocation] get => group; }

        [NoAllocation]
        internal override bool Reaches(Process member) => owner.MaySendTo(member);

        [NoAllocation]
        internal override SignalRecord? RecordFor(Process member, Signal signal) =>
            signal == owner._info.Signal ? owner.RecordFor(member) : null;
    }
}
