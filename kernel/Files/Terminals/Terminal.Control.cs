using Tine.Memory;

namespace Tine.Files;

/// <summary>ioctl(2) on a terminal; tty_ioctl(4).</summary>
public sealed partial class Terminal
{
    private const ulong FlushInput = 0;
    private const ulong FlushOutput = 1;
    private const ulong FlushBoth = 2;

    /// <summary>TCXONC's arguments: stop output, go on; tell the far end to stop, to go on.</summary>
    private const ulong StopOutput = 0;
    private const ulong StartOutput = 1;
    private const ulong SendStop = 2;
    private const ulong SendStart = 3;

    /// <summary>Bits that are set in it, and control characters that are not 0, cannot be changed (TIOCSLCKTRMIOS).</summary>
    private Termios _lockedSettings;

    /// <summary>Answers a request; ENOTTY for those that terminals do not know.</summary>
    public Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument, int? opening = null)
    {
        if (IsCut(opening))
        {
            return request == TerminalRequests.SetForegroundGroup ? Errno.ENOTTY : Errno.EIO;
        }

        var address = new VirtualAddress(argument);
        switch (request)
        {
            case TerminalRequests.GetSettings:
                return Outcome(memory.Write(address, _settings));
            case TerminalRequests.GetSettings2:
                return Outcome(memory.Write(address, new Termios2 { Settings = _settings, InputSpeed = _inputSpeed, OutputSpeed = _outputSpeed }));
            case TerminalRequests.GetOldSettings:
                return Outcome(memory.Write(address, OldTermios.Of(_settings)));
            case TerminalRequests.SetSettings:
            case TerminalRequests.SetSettingsDrained:
            case TerminalRequests.SetSettingsFlushed:
            case TerminalRequests.SetSettings2:
            case TerminalRequests.SetSettings2Drained:
            case TerminalRequests.SetSettings2Flushed:
            case TerminalRequests.SetOldSettings:
            case TerminalRequests.SetOldSettingsDrained:
            case TerminalRequests.SetOldSettingsFlushed:
                return Outcome(SetSettings(caller, memory, request, address));
            case TerminalRequests.GetWindowSize:
                return Outcome(memory.Write(address, WindowSize));
            case TerminalRequests.SetWindowSize:
                return Outcome(SetWindowSize(memory, address));
            case ControlRequests.BytesToRead:
                return Outcome(memory.Write(address, HasInput ? _ring.Count - (_settings.IsCanonical ? _ring.EditedCount : 0) : 0));
            case ControlRequests.BytesToSend:
            case TerminalRequests.GetLineDiscipline:
                return Outcome(memory.Write(address, 0));
            case TerminalRequests.SendBreak:
            case TerminalRequests.SendBreakPosix:
            case TerminalRequests.StartBreak: // A line without breaks takes them and sends none.
            case TerminalRequests.EndBreak:
                return Outcome(CheckForeground(caller, TerminalSignal.TerminalOutput));
            case TerminalRequests.SetExclusive:
                IsExclusive = true;
                return 0;
            case TerminalRequests.ClearExclusive:
                IsExclusive = false;
                return 0;
            case TerminalRequests.IsExclusive:
                return Outcome(memory.Write(address, IsExclusive ? 1 : 0));
            case TerminalRequests.GetDevice:
                return Outcome(memory.Write(address, (uint)Device.Encoded));
            case TerminalRequests.SetLineDiscipline:
                return Outcome(SetLineDiscipline(memory.Read<int>(address)));
            case TerminalRequests.GetLockedSettings:
                return Outcome(memory.Write(address, _lockedSettings));
            case TerminalRequests.SetLockedSettings:
                return Outcome(SetLockedSettings(caller, memory, address));
            case TerminalRequests.IsCarrierIgnored:
                return Outcome(memory.Write(address, (_settings.Control & Termios.IgnoresCarrier) != 0 ? 1 : 0));
            case TerminalRequests.IgnoreCarrier:
                return Outcome(IgnoreCarrier(memory.Read<int>(address)));
            case TerminalRequests.OpenPeer:
                return Errno.EIO; // A master's alone.
            case TerminalRequests.TypeByte:
                return Outcome(TypeByte(caller, memory, address));
            case TerminalRequests.Flush:
                return Outcome(Flush(caller, argument));
            case TerminalRequests.FlowControl:
                return Outcome(ControlFlow(caller, argument));
            default:
                return ControlSession(caller, memory, request, address);
        }
    }

    private static Result<long> Outcome(Errno error) => error == Errno.None ? 0 : error;

    private Errno SetSettings(Caller caller, AddressSpace memory, uint request, VirtualAddress address)
    {
        Errno error = CheckForeground(caller, TerminalSignal.TerminalOutput);
        if (error != Errno.None)
        {
            return error;
        }

        Result<Termios2> settings = ReadSettings(memory, request, address);
        if (settings.Failed)
        {
            return settings.Error;
        }

        if (request is TerminalRequests.SetSettingsFlushed or TerminalRequests.SetSettings2Flushed or TerminalRequests.SetOldSettingsFlushed)
        {
            ClearInput();
        }

        Change(settings.Value.Settings.With(_settings, _lockedSettings));
        _outputSpeed = LineSpeed.Of(_settings.Control, settings.Value.OutputSpeed);
        _inputSpeed = _outputSpeed;
        return Errno.None;
    }

    /// <summary>Reads settings in the form that the request takes.</summary>
    private Result<Termios2> ReadSettings(AddressSpace memory, uint request, VirtualAddress address)
    {
        switch (request)
        {
            case TerminalRequests.SetSettings2 or TerminalRequests.SetSettings2Drained or TerminalRequests.SetSettings2Flushed:
                return memory.Read<Termios2>(address);
            case TerminalRequests.SetOldSettings or TerminalRequests.SetOldSettingsDrained or TerminalRequests.SetOldSettingsFlushed:
                Result<OldTermios> old = memory.Read<OldTermios>(address);
                return old.Failed ? old.Error : WithSpeed(old.Value.Change(_settings));
            default:
                Result<Termios> settings = memory.Read<Termios>(address);
                return settings.Failed ? settings.Error : WithSpeed(settings.Value);
        }
    }

    private Termios2 WithSpeed(Termios settings) => new() { Settings = settings, InputSpeed = _inputSpeed, OutputSpeed = _outputSpeed };

    /// <summary>Accepts N_TTY, the only line discipline.</summary>
    private static Errno SetLineDiscipline(Result<int> wanted) =>
        wanted.Failed ? wanted.Error : wanted.Value == 0 ? Errno.None : Errno.EINVAL;

    /// <summary>Takes a byte as if it were typed, at one's own terminal: TIOCSTI.</summary>
    private Errno TypeByte(Caller caller, AddressSpace memory, VirtualAddress address)
    {
        if (_jobs.ControllingTerminalOf(caller) != this && !_jobs.CredentialsOf(caller).Has(Capability.Administrate))
        {
            return Errno.EPERM;
        }

        Result<byte> value = memory.Read<byte>(address);
        if (value.Failed)
        {
            return value.Error;
        }

        var portion = new WorkPortion(caller);
        return Receive(value.Value, ref portion);
    }

    /// <summary>Changes the window's size, and tells the foreground group of it.</summary>
    [NoAllocation]
    public void Resize(WindowSize size)
    {
        bool hasChanged = size != WindowSize;
        WindowSize = size;
        if (hasChanged && ForegroundGroup != 0)
        {
            _jobs.SendToGroup(ForegroundGroup, TerminalSignal.WindowChange);
        }
    }

    private Errno SetWindowSize(AddressSpace memory, VirtualAddress address)
    {
        Result<WindowSize> size = memory.Read<WindowSize>(address);
        if (size.Failed)
        {
            return size.Error;
        }

        Resize(size.Value);
        return Errno.None;
    }

    private Errno Flush(Caller caller, ulong which)
    {
        Errno error = which > FlushBoth ? Errno.EINVAL : CheckForeground(caller, TerminalSignal.TerminalOutput);
        if (error == Errno.None && which != FlushOutput)
        {
            ClearInput();
        }

        if (error == Errno.None && which != FlushInput)
        {
            _sink.OnOutputFlush();
        }

        return error;
    }

    private Errno ControlFlow(Caller caller, ulong action)
    {
        Errno error = action > SendStart ? Errno.EINVAL : CheckForeground(caller, TerminalSignal.TerminalOutput);
        if (error == Errno.None && action == StopOutput)
        {
            HoldOutput();
        }
        else if (error == Errno.None && action == StartOutput)
        {
            ResumeOutput();
        }
        else if (error == Errno.None)
        {
            byte key = _settings[action == SendStop ? ControlCharacter.Stop : ControlCharacter.Start];
            _sink.Write(key == 0 ? [] : [key]); // past what ^S holds back; Linux's tty_send_xchar
        }

        return error;
    }

    /// <summary>Sets the settings that are locked: TIOCSLCKTRMIOS.</summary>
    private Errno SetLockedSettings(Caller caller, AddressSpace memory, VirtualAddress address)
    {
        if (!_jobs.CredentialsOf(caller).Has(Capability.Administrate))
        {
            return Errno.EPERM;
        }

        Result<Termios> locked = memory.Read<Termios>(address);
        if (!locked.Failed)
        {
            _lockedSettings = locked.Value;
        }

        return locked.Error;
    }

    /// <summary>Turns CLOCAL on or off: TIOCSSOFTCAR.</summary>
    private Errno IgnoreCarrier(Result<int> isOn)
    {
        if (!isOn.Failed)
        {
            Termios settings = _settings;
            settings.Control = isOn.Value != 0 ? settings.Control | Termios.IgnoresCarrier : settings.Control & ~Termios.IgnoresCarrier;
            Change(settings);
        }

        return isOn.Error;
    }
}
