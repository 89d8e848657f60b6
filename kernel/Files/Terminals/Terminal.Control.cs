using Tine.Memory;

namespace Tine.Files;

/// <summary>ioctl(2) on a terminal; tty_ioctl(4).</summary>
public sealed partial class Terminal
{
    private const ulong FlushInput = 0;
    private const ulong FlushOutput = 1;
    private const ulong FlushBoth = 2;

    /// <summary>TCXONC's arguments: stop output, go on; the other two concern the far end.</summary>
    private const ulong StopOutput = 0;
    private const ulong StartOutput = 1;
    private const ulong LastFlowAction = 3;

    /// <summary>Answers a request; ENOTTY for those that terminals do not know.</summary>
    public Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument)
    {
        if (_isHungUp)
        {
            return request == TerminalRequests.SetForegroundGroup ? Errno.ENOTTY : Errno.EIO;
        }

        var address = new VirtualAddress(argument);
        switch (request)
        {
            case TerminalRequests.GetSettings:
                return Outcome(memory.Write(address, _settings));
            case TerminalRequests.GetSettings2:
                return Outcome(memory.Write(
                    address, new Termios2 { Settings = _settings, InputSpeed = Termios2.Baud, OutputSpeed = Termios2.Baud }));
            case TerminalRequests.SetSettings:
            case TerminalRequests.SetSettingsDrained:
            case TerminalRequests.SetSettingsFlushed:
            case TerminalRequests.SetSettings2:
            case TerminalRequests.SetSettings2Drained:
            case TerminalRequests.SetSettings2Flushed:
                return Outcome(SetSettings(caller, memory, request, address));
            case TerminalRequests.GetWindowSize:
                return Outcome(memory.Write(address, WindowSize));
            case TerminalRequests.SetWindowSize:
                return Outcome(SetWindowSize(memory, address));
            case ControlRequests.BytesToRead:
                return Outcome(memory.Write(address, HasInput ? _ring.Count - (_settings.Has(LocalModes.Canonical) ? _ring.EditedCount : 0) : 0));
            case TerminalRequests.BytesToSend:
            case TerminalRequests.GetLineDiscipline:
                return Outcome(memory.Write(address, 0));
            case TerminalRequests.SendBreak:
            case TerminalRequests.SendBreakPosix:
                return Outcome(CheckForeground(caller, TerminalSignal.TerminalOutput));
            case TerminalRequests.SetExclusive:
            case TerminalRequests.ClearExclusive:
                return 0;
            case TerminalRequests.Flush:
                return Outcome(Flush(caller, argument));
            case TerminalRequests.FlowControl:
                return Outcome(ControlFlow(caller, argument));
            default:
                return ControlSession(caller, memory, request, address);
        }
    }

    private static Result<long> Outcome(Errno error) => error == Errno.None ? 0 : error;

    private Result<long> ControlSession(Caller caller, AddressSpace memory, uint request, VirtualAddress address)
    {
        bool isOwn = _jobs.ControllingTerminalOf(caller) == this;
        switch (request)
        {
            case TerminalRequests.BecomeControlling:
                return Outcome(TakeControl(caller, isOwn));
            case TerminalRequests.GiveUp:
                return Outcome(isOwn ? GiveUp(caller) : Errno.ENOTTY);
            case TerminalRequests.GetForegroundGroup:
                return Outcome(isOwn ? memory.Write(address, ForegroundGroup) : Errno.ENOTTY);
            case TerminalRequests.SetForegroundGroup:
                return Outcome(SetForegroundGroup(caller, memory, address, isOwn));
            case TerminalRequests.GetSession:
                return Outcome(isOwn ? memory.Write(address, Session) : Errno.ENOTTY);
            default:
                return Errno.ENOTTY;
        }
    }

    private Errno SetSettings(Caller caller, AddressSpace memory, uint request, VirtualAddress address)
    {
        Errno error = CheckForeground(caller, TerminalSignal.TerminalOutput);
        if (error != Errno.None)
        {
            return error;
        }

        Result<Termios> settings = memory.Read<Termios>(address);
        if (settings.Failed)
        {
            return settings.Error;
        }

        if (request is TerminalRequests.SetSettingsFlushed or TerminalRequests.SetSettings2Flushed)
        {
            _ring.Clear();
        }

        Change(settings.Value);
        return Errno.None;
    }

    private Errno SetWindowSize(AddressSpace memory, VirtualAddress address)
    {
        Result<WindowSize> size = memory.Read<WindowSize>(address);
        if (size.Failed)
        {
            return size.Error;
        }

        bool hasChanged = size.Value != WindowSize;
        WindowSize = size.Value;
        if (hasChanged && ForegroundGroup != 0)
        {
            _jobs.SendToGroup(ForegroundGroup, TerminalSignal.WindowChange);
        }

        return Errno.None;
    }

    private Errno Flush(Caller caller, ulong which)
    {
        Errno error = which > FlushBoth ? Errno.EINVAL : CheckForeground(caller, TerminalSignal.TerminalOutput);
        if (error == Errno.None && which != FlushOutput)
        {
            _ring.Clear();
            _sink.OnInputRoom();
        }

        return error;
    }

    private Errno ControlFlow(Caller caller, ulong action)
    {
        Errno error = action > LastFlowAction ? Errno.EINVAL : CheckForeground(caller, TerminalSignal.TerminalOutput);
        if (error == Errno.None && action == StopOutput)
        {
            _isOutputStopped = true;
        }
        else if (error == Errno.None && action == StartOutput)
        {
            ResumeOutput();
        }

        return error;
    }

    private Errno TakeControl(Caller caller, bool isOwn)
    {
        if (isOwn && Session == _jobs.SessionOf(caller))
        {
            return Errno.None;
        }

        if (!_jobs.IsSessionLeader(caller) || _jobs.ControllingTerminalOf(caller) is not null || Session != 0)
        {
            return Errno.EPERM;
        }

        BecomeControlling(caller);
        return Errno.None;
    }

    /// <summary>A session leader gives up the terminal for all, anyone else for itself.</summary>
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
