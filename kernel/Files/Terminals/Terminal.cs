using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>A terminal with its line discipline; termios(3), tty_ioctl(4).</summary>
/// <remarks>
/// Bytes come in by <see cref="Receive"/>, from an interrupt handler, and wait in a ring of fixed size; output goes to the sink.
/// Job control is POSIX's: background reads stop with SIGTTIN, changes and (with TOSTOP) writes with SIGTTOU.
/// </remarks>
public sealed partial class Terminal
{
    private const ulong NanosecondsATenth = 100_000_000;

    /// <summary>The most bytes that go to the sink in one piece.</summary>
    public const int LargestPiece = 256;

    /// <summary>A piece of output, about: a tab becomes eight blanks, and a screen shows them.</summary>
    private const int InstructionsAPiece = LargestPiece * 200;

    private readonly CharacterSink _sink;
    private readonly FileServices _services;
    private readonly JobControl _jobs;
    private readonly InputRing _ring = new();
    private readonly OutputProcessor _output;
    private readonly EchoOutput _echo;
    private readonly LineEditor _editor;
    private readonly WaitQueue _inputWaiting = new();
    private readonly WaitQueue _outputWaiting = new();

    private Termios _settings = Termios.Default();
    private uint _inputSpeed = LineSpeed.Of(LineSpeed.Default, 0);
    private uint _outputSpeed = LineSpeed.Of(LineSpeed.Default, 0);
    private bool _isOutputStopped;
    private bool _isHungUp;
    private int _hangUps;

    /// <param name="sink">The receiver of output.</param>
    /// <param name="services">Clocks and job control.</param>
    /// <param name="device">Its number, for stat and /proc/PID/stat.</param>
    public Terminal(CharacterSink sink, FileServices services, DeviceNumber device)
    {
        _sink = sink;
        _services = services;
        _jobs = JobControl.Of(services);
        _output = new OutputProcessor(sink);
        _echo = new EchoOutput(_output);
        _editor = new LineEditor(_ring, _echo);
        Device = device;
    }

    public DeviceNumber Device { get; }

    public Termios Settings
    {
        get => _settings;
        set => Change(value);
    }

    /// <summary>Zeros until somebody tells it.</summary>
    public WindowSize WindowSize { get; set; }

    /// <summary>Whether only privileged processes may open it again (TIOCEXCL).</summary>
    private bool IsExclusive { get; set; }

    /// <summary>A driver that can hold bytes back should while this is false; what comes all the same may be dropped.</summary>
    [NoAllocation]
    public bool HasInputRoom => _ring.Count < InputRing.Size - InputRing.LongestLine;

    /// <summary>Whether input can be read.</summary>
    private bool HasInput => _settings.IsCanonical ? _ring.HasLine : _ring.Count > 0;

    /// <summary>Reads a line, or in raw mode what VMIN and VTIME ask for.</summary>
    /// <returns>
    /// Bytes, 0 for ^D at the start of a line, and after the line was cut; EAGAIN, ERESTARTSYS, EFAULT; EIO for a background
    /// reader that cannot be stopped, and for one that waits while the line is cut.
    /// </returns>
    /// <param name="caller">The reader.</param>
    /// <param name="destination">The room for the bytes.</param>
    /// <param name="waiting">Whether it may wait.</param>
    /// <param name="opening"><see cref="Opening"/> when the reader's file was opened; null for one that vhangup(2) does not reach.</param>
    public Result<long> Read(Caller caller, ref IoBuffer destination, Waiting waiting, int? opening = null)
    {
        if (destination.Remaining == 0)
        {
            return 0;
        }

        if (IsCut(opening))
        {
            return 0;
        }

        Errno error = CheckForeground(caller, TerminalSignal.TerminalInput);
        if (error != Errno.None)
        {
            return error == Errno.EIO && _jobs.IsNeverStopped(caller) ? 0 : error;
        }

        Result<bool> isReady = WaitForInput(caller, destination.Remaining, waiting, opening);
        if (isReady.Failed || !isReady.Value)
        {
            return isReady.Error != Errno.None ? isReady.Error : 0;
        }

        Result<int> read = _settings.IsCanonical ? _ring.ReadLine(ref destination) : _ring.ReadRaw(ref destination);
        if (HasInputRoom)
        {
            _sink.OnInputRoom();
        }

        return read.Failed ? read.Error : read.Value;
    }

    /// <summary>Writes all, as the output modes say; waits while ^S holds it.</summary>
    public Result<long> Write(Caller caller, ref IoBuffer source, Waiting waiting, int? opening = null)
    {
        Errno error = _settings.Has(LocalModes.StopBackgroundOutput) ? CheckForeground(caller, TerminalSignal.TerminalOutput) : Errno.None;
        Span<byte> piece = stackalloc byte[LargestPiece];
        int size = Math.Min(_sink.PieceSize, LargestPiece);
        var portion = new WorkPortion(caller);
        long written = 0;
        while (error == Errno.None && source.Remaining > 0)
        {
            error = IsCut(opening) ? Errno.EIO : WaitForOutput(caller, waiting, opening);
            if (error != Errno.None)
            {
                break;
            }

            Result<int> copied = source.CopyFrom(piece[..(int)Math.Min(source.Remaining, (ulong)size)]);
            error = copied.Error;
            if (!copied.Failed)
            {
                _output.Write(piece[..copied.Value], _settings);
                written += copied.Value;
                error = portion.Spend(InstructionsAPiece);
            }
        }

        return error == Errno.None || written > 0 ? written : error;
    }

    public PollEvents Poll(PollWatcher? watcher, int? opening = null)
    {
        watcher?.Watch(_inputWaiting);
        watcher?.Watch(_outputWaiting);
        int minimum = _settings.IsCanonical || _settings[ControlCharacter.Time] != 0 ? 1 : _settings[ControlCharacter.Minimum];
        bool isReadable = HasInput && (_settings.IsCanonical || _ring.Count >= minimum);
        return (isReadable ? PollEvents.Readable : PollEvents.None)
            | (_isOutputStopped || !_sink.HasOutputRoom ? PollEvents.None : PollEvents.Writable)
            | (IsCut(opening) ? PollEvents.HangUp | PollEvents.Error | PollEvents.Readable : PollEvents.None);
    }

    /// <summary>Opens it through a device node; a session leader without a terminal gets it as its own, unless told not to.</summary>
    internal Result<OpenFile> Open(Inode node, Caller caller, OpenFlags flags)
    {
        if (IsExclusive && !_jobs.CredentialsOf(caller).Has(Capability.Administrate))
        {
            return Errno.EBUSY;
        }

        bool mayControl = (flags & OpenFlags.NoControllingTerminal) == 0 && node.Device != DeviceNumbers.Console;
        if (mayControl && Session == 0 && _jobs.IsSessionLeader(caller) && _jobs.ControllingTerminalOf(caller) is null)
        {
            BecomeControlling(caller);
        }

        return new OpenTerminal(this, node, flags);
    }

    /// <summary>Wakes writers when the sink has room again.</summary>
    [NoAllocation]
    internal void OnOutputRoom() => _outputWaiting.WakeAll();

    /// <summary>The number of open files that lead to it.</summary>
    internal int Opens { get; private set; }

    /// <summary>Whether it was ever opened.</summary>
    internal bool WasOpened { get; private set; }

    internal void AddOpen()
    {
        Opens++;
        WasOpened = true;
    }

    internal void RemoveOpen()
    {
        if (--Opens == 0)
        {
            IsExclusive = false;
            _sink.OnLastClose();
        }
    }

    private Errno WaitForOutput(Caller caller, Waiting waiting, int? opening)
    {
        Errno error = Errno.None;
        while ((_isOutputStopped || !_sink.HasOutputRoom) && !IsCut(opening) && error == Errno.None)
        {
            error = waiting == Waiting.Never ? Errno.EAGAIN : _outputWaiting.Wait(caller);
        }

        return error;
    }

    /// <returns>True when there is something to read, false for an end without input (VTIME ran out); EIO when the line is cut meanwhile.</returns>
    private Result<bool> WaitForInput(Caller caller, ulong wanted, Waiting waiting, int? opening)
    {
        bool isCanonical = _settings.IsCanonical;
        ulong limit = isCanonical ? 0 : _settings[ControlCharacter.Time] * NanosecondsATenth;
        int minimum = isCanonical ? 1 : _settings[ControlCharacter.Minimum];
        int enough = isCanonical ? 1 : (int)Math.Min((ulong)Math.Max(minimum, 1), wanted);
        if (minimum == 0 && limit == 0)
        {
            return HasInput;
        }

        ulong deadline = limit == 0 || minimum > 0 ? Caller.Never : _services.Time.MonotonicNanoseconds + limit;
        int seen = _ring.Count;
        while (!(_settings.IsCanonical ? HasInput : _ring.Count >= enough)) // the mode may change meanwhile, as on Linux
        {
            if (IsCut(opening))
            {
                return Errno.EIO;
            }

            if (waiting == Waiting.Never)
            {
                return HasInput ? true : Errno.EAGAIN;
            }

            // VTIME with VMIN counts anew from each byte, beginning with the first.
            bool timesBytes = limit != 0 && minimum > 0 && _ring.Count > 0;
            if (timesBytes && (deadline == Caller.Never || _ring.Count != seen))
            {
                deadline = _services.Time.MonotonicNanoseconds + limit;
                seen = _ring.Count;
            }

            Errno error = _inputWaiting.Wait(caller, SleepKind.Interruptible, deadline);
            if (error == Errno.ETIMEDOUT)
            {
                return HasInput;
            }

            if (error != Errno.None)
            {
                return HasInput && !isCanonical ? true : error;
            }
        }

        return true;
    }

    private void Change(in Termios settings)
    {
        bool wasCanonical = _settings.IsCanonical;
        Termios before = _settings;
        _settings = _sink.HasNoFrame ? settings.WithoutFrame() : settings;
        bool isCanonical = settings.IsCanonical;
        if (!wasCanonical && isCanonical)
        {
            _ring.BecomeCanonical();
        }
        else if (wasCanonical && !isCanonical)
        {
            _ring.BecomeRaw();
            _editor.Reset();
        }

        if (!settings.Has(InputModes.OutputControl))
        {
            ResumeOutput();
        }

        _sink.OnSettings(before, _settings);
        _inputWaiting.WakeAll();
    }
}
