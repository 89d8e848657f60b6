using System;
using System.Diagnostics;
using System.IO;
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

    private readonly Process _qemu;
    private readonly string _directory;
    private readonly Task<string> _messages;
    private volatile bool _isStopped;

    private Guest(Process qemu, string directory, string logPath, string mark)
    {
        _qemu = qemu;
        Output = new MarkedStream(qemu.StandardOutput.BaseStream, Encoding.ASCII.GetBytes(mark));
        _directory = directory;
        LogPath = logPath;
        _messages = qemu.StandardError.ReadToEndAsync();
    }

    /// <summary>Where bytes go that somebody types at the guest's terminal.</summary>
    public Stream Input => _qemu.StandardInput.BaseStream;

    /// <summary>What the guest writes to its terminal. Somebody must read it, or the guest stands still.</summary>
    public Stream Output { get; }

    /// <summary>The file that the kernel's log grows in.</summary>
    public string LogPath { get; }

    /// <summary>Starts QEMU.</summary>
    /// <exception cref="IOException">There is no QEMU, or the medium cannot be made.</exception>
    public static Guest Start(GuestOptions options)
    {
        string directory = Directory.CreateTempSubdirectory("tine-").FullName;
        string log = Path.Combine(directory, "kernel.log");
        string medium = Path.Combine(directory, "medium.iso");
        string mark = "";
        if (options.Firmware != Firmware.None)
        {
            mark = "!" + Guid.NewGuid().ToString("N");
            WriteMedium(options with { KernelArguments = [.. options.KernelArguments, "mark=" + mark] }, medium);
        }

        var start = new ProcessStartInfo("qemu-system-x86_64", QemuArguments.For(options, log, medium))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Environment.CurrentDirectory,
        };
        try
        {
            return new Guest(Process.Start(start)!, directory, log, mark);
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            Directory.Delete(directory, recursive: true);
            throw new IOException("qemu-system-x86_64 cannot be started: " + problem.Message, problem);
        }
    }

    private static void WriteMedium(GuestOptions options, string medium)
    {
        BootMenu menu = BootMenu.ForOne(KernelCommandLine.Join(options.KernelArguments, options.Command), options.LoaderScreen);
        string initramfs = options.Initramfs ?? throw new ArgumentException("a medium has a root file system", nameof(options));
        BootImage.Write(options.Kernel, initramfs, menu, medium);
    }

    /// <summary>Ends the guest from outside; <see cref="WaitAsync"/> then returns <see cref="GuestEnd.Stopped"/>.</summary>
    public void Stop()
    {
        _isStopped = true;
        Kill();
    }

    /// <summary>Waits for the end; after <paramref name="timeout"/> the guest is stopped.</summary>
    /// <param name="timeout">Wall-clock time, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    public async Task<GuestResult> WaitAsync(TimeSpan timeout)
    {
        bool isLate = false;
        using (var limit = new CancellationTokenSource(timeout))
        {
            try
            {
                await _qemu.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                isLate = true;
                Kill();
                await _qemu.WaitForExitAsync();
            }
        }

        string log = ReadLog();
        return Judge(isLate, log, await _messages);
    }

    /// <summary>Waits until the kernel listens to its terminal: what is typed before that is lost, as on any PC.</summary>
    public async Task WaitForTerminalAsync()
    {
        while (!_qemu.HasExited && !ReadLog().Contains(TerminalMark, StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
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
        catch (FileNotFoundException)
        {
            return "";
        }
    }

    public void Dispose()
    {
        Kill();
        _qemu.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private GuestResult Judge(bool isLate, string log, string messages) =>
        GuestLog.Panic(log) is not null ? new(GuestEnd.Panicked, GuestResult.PanicStatus, log, messages)
        : _isStopped ? new(GuestEnd.Stopped, 0, log, messages)
        : isLate ? new(GuestEnd.TimedOut, GuestResult.TimeoutStatus, log, messages)
        : GuestLog.ExitStatus(log) is { } status ? new(GuestEnd.Exited, status, log, messages)
        : new(GuestEnd.Lost, GuestResult.PanicStatus, log, messages);

    private void Kill()
    {
        try
        {
            _qemu.Kill();
            _qemu.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
