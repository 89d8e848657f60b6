using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tine.Tools.Image;

namespace Tine.Tools.Run;

/// <summary>A running QEMU. Disposing ends it and removes its files.</summary>
public sealed class Guest : IDisposable
{
    /// <summary>The kernel logs this when it starts the first program.</summary>
    private const string TerminalMark = "Starting ";

    /// <summary>Time for a killed QEMU to end: one with a processor that hangs within KVM may never do so.</summary>
    private static readonly TimeSpan AfterDeath = TimeSpan.FromSeconds(2);

    /// <summary>Time for a kernel to say where it stands. One that hangs within KVM never does.</summary>
    private static readonly TimeSpan AfterQuestion = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly ConcurrentDictionary<Guest, bool> s_running = new();

    private readonly Process _qemu;
    private readonly bool _isWrapped;
    private readonly string _directory;
    private readonly string? _monitor;
    private readonly QemuMessages _messages;
    private readonly FirstWord _firstWord = new();
    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopped;
    private volatile bool _isGivenUp;
    private volatile bool _isDisposed;

    private Guest(Process qemu, GuestOptions options, string directory, string logPath, string mark)
    {
        _qemu = qemu;
        _isWrapped = options.Lifetime is not null;
        Output = new TerminalOutput(qemu.StandardOutput.BaseStream, Encoding.ASCII.GetBytes(mark), _firstWord, _killed.Task);
        _directory = directory;
        _monitor = options.Monitor;
        DebuggerSocket = options.DebuggerSocket;
        LogPath = logPath;
        s_running[this] = true;
        _messages = new QemuMessages(qemu.StandardError, () => _ = KillSoonAsync());
        if (options.Acceleration == Acceleration.Kvm && options.Debugger == DebuggerStub.None)
        {
            _ = ListenAsync(options.SilenceLimit * (options.Firmware == Firmware.None ? 1 : GuestOptions.FirmwareFactor));
        }

        if (Scratch.IsClosed)
        {
            Kill(); // It was not there yet when all others were ended.
        }
    }

    /// <summary>The stream of the bytes that somebody types at the guest's terminal.</summary>
    public Stream Input => _qemu.StandardInput.BaseStream;

    /// <summary>The guest's output to its terminal. Somebody must read it, or the guest stands still.</summary>
    public Stream Output { get; }

    /// <summary>The file that the kernel's log grows in.</summary>
    public string LogPath { get; }

    /// <summary>The socket that gdb attaches to, or null.</summary>
    public string? DebuggerSocket { get; }

    /// <summary>Starts QEMU.</summary>
    /// <exception cref="IOException">There is no QEMU, or the medium cannot be made.</exception>
    public static Guest Start(GuestOptions options)
    {
        string directory = Scratch.NewDirectory("tine-");
        string log = Path.Combine(directory, "kernel.log");
        string medium = Path.Combine(directory, "medium.iso");
        string mark = "";
        if (options.Firmware != Firmware.None)
        {
            mark = "!" + Guid.NewGuid().ToString("N");
            WriteMedium(options with { KernelArguments = [.. options.KernelArguments, "mark=" + mark] }, medium);
        }

        options = options with
        {
            Monitor = options.Monitor ?? QemuMonitor.PathIn(directory),
            DebuggerSocket = options.DebuggerSocket ?? (options.Debugger == DebuggerStub.Waits ? Path.Combine(directory, "gdb") : null),
        };
        List<string> arguments = QemuArguments.For(options, log, medium, WindowSocketIn(directory));
        var start = options.Lifetime is { } lifetime
            ? new ProcessStartInfo("timeout", ["--foreground", "--signal=KILL", lifetime.TotalSeconds.ToString(CultureInfo.InvariantCulture), options.Emulator, .. arguments])
            : new ProcessStartInfo(options.Emulator, arguments);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = Environment.CurrentDirectory;
        try
        {
            return new Guest(Process.Start(start)!, options, directory, log, mark);
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            Scratch.Delete(directory);
            throw new IOException($"{options.Emulator} cannot be started: {problem.Message}", problem);
        }
    }

    private static string WindowSocketIn(string directory) => Path.Combine(directory, "window");

    private static void WriteMedium(GuestOptions options, string medium)
    {
        BootMenu menu = BootMenu.ForOne(KernelCommandLine.Join(options.KernelArguments, options.Command), options.LoaderScreen);
        string initramfs = options.Initramfs ?? throw new ArgumentException("a medium has a root file system", nameof(options));
        BootImage.Write(options.Kernel, initramfs, menu, medium);
    }

    /// <summary>Ends every QEMU: the program is about to end.</summary>
    internal static void KillAll()
    {
        foreach (Guest guest in s_running.Keys)
        {
            guest.Kill();
        }
    }

    /// <summary>Ends the guest from outside; <see cref="WaitAsync"/> then returns <see cref="GuestEnd.Stopped"/>.</summary>
    public void Stop()
    {
        _isStopped = true;
        Kill();
    }

    /// <summary>Asks the guest's kernel where it stands: it says so in its log, and ends.</summary>
    public void Ask()
    {
        if (_monitor is null || !QemuMonitor.InterruptNonMaskably(_monitor))
        {
            Stop();
        }
    }

    /// <summary>Tells the guest of its terminal's new size. A guest that cannot be told any more has ended.</summary>
    public void Resize(int columns, int rows)
    {
        try
        {
            using var line = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            line.ReceiveTimeout = (int)AfterQuestion.TotalMilliseconds;
            line.Connect(new UnixDomainSocketEndPoint(WindowSocketIn(_directory)));
            line.Send(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{rows} {columns}\n")));
            line.Shutdown(SocketShutdown.Send);
            line.Receive(new byte[1]); // QEMU hangs up when it has read all.
        }
        catch (SocketException)
        {
        }
    }

    /// <summary>Waits for the end; after <paramref name="timeout"/> the guest is asked where it stands, and stopped.</summary>
    /// <param name="timeout">Wall-clock time, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    public async Task<GuestResult> WaitAsync(TimeSpan timeout)
    {
        bool isLate = !await EndsWithinAsync(timeout);
        if (isLate)
        {
            if (HasSpoken && _monitor is not null && QemuMonitor.InterruptNonMaskably(_monitor))
            {
                await EndsWithinAsync(AfterQuestion);
            }

            Kill();
            await EndsWithinAsync(AfterDeath);
        }

        string log = ReadLog();
        return Judge(isLate, log, await _messages.EndAsync(AfterDeath));
    }

    /// <summary>Waits until the kernel listens to its terminal: what is typed before that is lost, as on any PC.</summary>
    /// <returns>false when the guest ended, or was given up, before.</returns>
    public async Task<bool> WaitForTerminalAsync()
    {
        while (!ReadLog().Contains(TerminalMark, StringComparison.Ordinal))
        {
            if (_qemu.HasExited)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return _firstWord.Say();
    }

    /// <summary>The kernel's log as it stands.</summary>
    public string ReadLog()
    {
        try
        {
            using var file = new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return "";
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        Kill();
        _qemu.Dispose();
        Scratch.Delete(_directory);
        s_running.TryRemove(this, out _);
    }

    private GuestResult Judge(bool isLate, string log, string messages)
    {
        (GuestEnd end, int status) =
            _isGivenUp && !_isStopped ? (GuestEnd.Silent, GuestResult.PanicStatus)
            : GuestLog.IsAnswer(log) ? (isLate ? GuestEnd.TimedOut : GuestEnd.Asked, GuestResult.TimeoutStatus)
            : GuestLog.IsDeadlock(log) ? (GuestEnd.Deadlocked, GuestResult.TimeoutStatus)
            : GuestLog.Panic(log) is not null ? (GuestEnd.Panicked, GuestResult.PanicStatus)
            : _isStopped ? (GuestEnd.Stopped, 0)
            : isLate ? (GuestEnd.TimedOut, GuestResult.TimeoutStatus)
            : GuestLog.ExitStatus(log) is { } told ? (GuestEnd.Exited, told)
            : GuestLog.IsPowerOff(log) ? (GuestEnd.Exited, 0)
            : (GuestEnd.Lost, GuestResult.PanicStatus);
        return new GuestResult(end, status, log, messages) { HasSpoken = !_isGivenUp && HasSpoken };
    }

    private bool HasSpoken => _firstWord.HasCome || ReadLog().Length != 0;

    /// <summary>Stops the guest unless it says its first word in time.</summary>
    private async Task ListenAsync(TimeSpan limit)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < limit; await Task.Delay(Pause))
        {
            if (_firstWord.HasCome || _isDisposed || ReadLog().Length != 0)
            {
                _firstWord.Say();
                return;
            }
        }

        _isGivenUp = _firstWord.GiveUp();
        if (_isGivenUp)
        {
            Kill();
        }
    }

    private async Task<bool> EndsWithinAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await _qemu.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task KillSoonAsync()
    {
        await Task.Delay(Pause);
        Kill();
    }

    private void Kill()
    {
        try
        {
            _qemu.Kill(_isWrapped);
            _killed.TrySetResult();
            _qemu.WaitForExit(AfterDeath);
        }
        catch (Exception problem) when (problem is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended by itself, or nobody is interested any more.
        }
    }
}
