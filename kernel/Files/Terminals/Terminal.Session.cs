using Tine.Memory;

namespace Tine.Files;

/// <summary>Job control: the terminal's session, access to it, and hang-up; POSIX, General Terminal Interface.</summary>
public sealed partial class Terminal
{
    /// <summary>The session that it controls, or 0.</summary>
    public int Session { get; private set; }

    /// <summary>The process group that the keys' signals go to, or 0.</summary>
    public int ForegroundGroup { get; set; }

    /// <summary>The number of times that vhangup(2) took it from all who had it open: a file that was opened before is cut off.</summary>
    public int Opening => _hangUps;

    private bool IsCut(int? opening) => _isHungUp || (opening is { } then && then != _hangUps);

    /// <summary>Cuts off all who have the terminal open, so that it can be opened anew: vhangup(2); Linux, __tty_hangup.</summary>
    public void TakeFromAll()
    {
        _hangUps++;
        CutOff();
    }

    /// <summary>Cuts the line: readers come to the end, writers get EIO, the session hears of it.</summary>
    public void HangUp()
    {
        _isHungUp = true;
        CutOff();
    }

    private void CutOff()
    {
        _inputWaiting.WakeAll();
        _outputWaiting.WakeAll();
        int session = Session;
        int group = LeaveSession();
        if (session != 0)
        {
            _jobs.HangUp(session, group);
        }
    }

    /// <summary>Ends the session of a leader that is gone: the foreground group gets SIGHUP.</summary>
    public void EndSession() => _jobs.SendToGroup(LeaveSession(), TerminalSignal.HangUp);

    /// <summary>Gives the terminal up for the session's leader: the foreground group gets SIGHUP and SIGCONT.</summary>
    private void GiveUpSession()
    {
        int group = LeaveSession();
        _jobs.SendToGroup(group, TerminalSignal.HangUp);
        _jobs.SendToGroup(group, TerminalSignal.Continue);
    }

    /// <summary>Sends one of the keys' signals to the foreground group: TIOCSIG, at the master.</summary>
    internal Errno SendSignal(ulong signal)
    {
        if (signal is not (TerminalSignal.Interrupt or TerminalSignal.Quit or TerminalSignal.TerminalStop))
        {
            return Errno.EINVAL;
        }

        _jobs.SendToGroup(ForegroundGroup, (int)signal);
        return Errno.None;
    }

    /// <summary>Ends its control of a session.</summary>
    /// <returns>The group that was in the foreground, or 0.</returns>
    private int LeaveSession()
    {
        int group = ForegroundGroup;
        if (Session != 0)
        {
            _jobs.SetControllingTerminal(Session, null);
        }

        Session = 0;
        ForegroundGroup = 0;
        return group;
    }

    private void BecomeControlling(Caller caller)
    {
        Session = _jobs.SessionOf(caller);
        ForegroundGroup = _jobs.GroupOf(caller);
        _jobs.SetControllingTerminal(Session, this);
    }

    /// <summary>Checks whether the caller may read (SIGTTIN) or change (SIGTTOU) the terminal now.</summary>
    /// <returns>None; ERESTARTSYS after its group was sent the signal; EIO when it cannot be stopped.</returns>
    private Errno CheckForeground(Caller caller, int signal)
    {
        if (ForegroundGroup == 0 || _jobs.GroupOf(caller) == ForegroundGroup || _jobs.ControllingTerminalOf(caller) != this)
        {
            return Errno.None;
        }

        if (_jobs.IsNeverStopped(caller) || _jobs.BlocksOrIgnores(caller, signal))
        {
            return signal == TerminalSignal.TerminalInput ? Errno.EIO : Errno.None;
        }

        if (_jobs.IsInOrphanedGroup(caller))
        {
            return Errno.EIO;
        }

        return _jobs.SignalOwnGroup(caller, signal);
    }

    private Result<long> ControlSession(Caller caller, AddressSpace memory, uint request, VirtualAddress address)
    {
        bool isOwn = _jobs.ControllingTerminalOf(caller) == this;
        switch (request)
        {
            case TerminalRequests.BecomeControlling:
                return Outcome(TakeControl(caller, isOwn, address.Value));
            case TerminalRequests.GiveUp:
                return Outcome(isOwn ? GiveUp(caller) : Errno.ENOTTY);
            case TerminalRequests.GetForegroundGroup:
                return Outcome(isOwn ? memory.Write(address, ForegroundGroup) : Errno.ENOTTY);
            case TerminalRequests.SetForegroundGroup:
                return Outcome(SetForegroundGroup(caller, memory, address, isOwn));
            case TerminalRequests.GetSession:
                return Outcome(isOwn ? memory.Write(address, Session) : Errno.ENOTTY);
            case TerminalRequests.HangUp when _jobs.CredentialsOf(caller).Has(Capability.Administrate):
                TakeFromAll();
                return 0;
            case TerminalRequests.HangUp:
                return Errno.EPERM;
            default:
                return Errno.ENOTTY;
        }
    }

    /// <summary>Makes it the terminal of the caller's session: TIOCSCTTY.</summary>
    /// <param name="force">1 lets a privileged caller take the terminal from another session, which is told nothing.</param>
    private Errno TakeControl(Caller caller, bool isOwn, ulong force)
    {
        if (isOwn && Session == _jobs.SessionOf(caller))
        {
            return Errno.None;
        }

        if (!_jobs.IsSessionLeader(caller) || _jobs.ControllingTerminalOf(caller) is not null)
        {
            return Errno.EPERM;
        }

        if (Session != 0)
        {
            if (force != 1 || !_jobs.CredentialsOf(caller).Has(Capability.Administrate))
            {
                return Errno.EPERM;
            }

            LeaveSession();
        }

        BecomeControlling(caller);
        return Errno.None;
    }

    /// <summary>Gives the terminal up: a session leader for all, other processes for themselves.</summary>
    private Errno GiveUp(Caller caller)
    {
        if (_jobs.IsSessionLeader(caller))
        {
            GiveUpSession();
        }
        else
        {
            _jobs.LeaveTerminal(caller);
        }

        return Errno.None;
    }

    private Errno SetForegroundGroup(Caller caller, AddressSpace memory, VirtualAddress address, bool isOwn)
    {
        if (!isOwn || Session != _jobs.SessionOf(caller))
        {
            return Errno.ENOTTY;
        }

        Errno error = CheckForeground(caller, TerminalSignal.TerminalOutput);
        if (error != Errno.None)
        {
            return error;
        }

        Result<int> group = memory.Read<int>(address);
        if (group.Failed)
        {
            return group.Error;
        }

        if (group.Value < 0)
        {
            return Errno.EINVAL;
        }

        if (_jobs.SessionOfGroup(group.Value) is not { } session)
        {
            return Errno.ESRCH;
        }

        if (session != Session)
        {
            return Errno.EPERM;
        }

        ForegroundGroup = group.Value;
        return Errno.None;
    }
}
