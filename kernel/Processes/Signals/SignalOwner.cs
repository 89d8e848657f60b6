using Tine.Files;

namespace Tine.Processes;

/// <summary>The owner of an open file, who gets its signals while the one who named him may send them; fs/fcntl.c, send_sigio.</summary>
/// <remarks>
/// A signal with details (F_SETSIG) is kept with the owner, and lost while the last one is still pending. Members of a group
/// get signals without details.
/// </remarks>
public sealed class SignalOwner : FileOwner
{
    private readonly World _world;
    private readonly SignalRecord _record = new();

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

    [NoAllocation]
    public override void Tell(FileSignals signals, PollEvents events)
    {
        if (signals.Signal == 0 || Kind == OwnerKind.Group)
        {
            Send(signals.Signal == 0 ? Signal.SIGIO : (Signal)signals.Signal, null);
        }
        else if (!_record.IsQueued)
        {
            _record.Info = new SignalInfo
            {
                Number = signals.Signal,
                Code = (int)CodeOf(events),
                Band = (long)events,
                Descriptor = signals.Descriptor,
            };
            Send((Signal)signals.Signal, _record);
        }
    }

    [NoAllocation]
    public override void TellUrgent() => Send(Signal.SIGURG, null);

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
    private void Send(Signal signal, SignalRecord? record)
    {
        switch (_target)
        {
            case ProcessGroup group when _world.Processes.FindGroup(Id) == group:
                SendToMembers(group, signal);
                break;
            case Process process when !process.IsZombie:
                SendTo(process, signal, record);
                break;
            case Thread { State: not ThreadState.Dead } thread when MaySendTo(thread.Process):
                Signals.RaiseOnThread(thread, signal, record);
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
            SendTo(member, signal, null);
        }
    }

    [NoAllocation]
    private void SendTo(Process process, Signal signal, SignalRecord? record)
    {
        if (!MaySendTo(process))
        {
            return;
        }

        if (record is null)
        {
            Signals.RaiseOnProcess(process, signal);
        }
        else
        {
            Signals.RaiseOnProcess(process, record);
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
    }
}
