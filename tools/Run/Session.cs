using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Tine.Tools.Image;

namespace Tine.Tools.Run;

/// <summary>One run of a guest between the caller's standard streams.</summary>
internal sealed class Session(RunRequest request, Accelerator accelerator, Interruption interruption)
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int NotFetched = 1;

    private readonly bool _isOnTerminal = request.Input == CommandInput.Standard && HostTerminal.Is(StandardInput) && HostTerminal.Is(StandardOutput);

    /// <summary>Boots, passes bytes to and fro, waits.</summary>
    /// <returns>The exit status for the caller.</returns>
    public async Task<int> RunAsync()
    {
        // Before the run: a place that cannot be written would lose it.
        await using FileStream? trace = request.TracePath is { } path ? File.Create(path) : null;
        await using FileStream? picture = request.PicturePath is { } page ? File.Create(page) : null;
        if (request.ImageToWrite is { } output)
        {
            CheckWritable(output);
        }

        string archive = Scratch.NewFile();
        string? fetched = request.Fetches.IsEmpty ? null : Scratch.NewFile();
        try
        {
            (string[] packages, string[] additions) = CompileProgram();
            RootBuilder.Write(archive, PackageStore.Shared.FetchForRoot(packages), additions);
            if (request.ImageToWrite is { } image)
            {
                BootImage.Write(request.Guest.Kernel, archive, BootMenu.ForPeople(KernelCommandLine.Join(request.Guest.KernelArguments, [])), image);
                return 0;
            }

            GuestOptions guest = Complete(request.Guest with { HostFile = fetched, Command = Command }, archive);
            AccelerationChoice choice = await accelerator.ChooseAsync(guest);
            AnnounceAcceleration(choice);
            AnnounceScreen();
            GuestResult result = await accelerator.RunAsync(guest with { Acceleration = choice.Acceleration }, RunGuestAsync);
            int status = Report(trace is not null ? WriteTrace(result, trace) : picture is not null ? WritePicture(result, picture) : result);
            return fetched is null || WriteFetched(fetched) || status != 0 ? status : NotFetched;
        }
        finally
        {
            Scratch.Delete(archive);
            if (fetched is not null)
            {
                Scratch.Delete(fetched);
            }
        }
    }

    /// <summary>The guest's command: a program of the caller's own with its arguments, where there is one.</summary>
    private ImmutableArray<string> Command => request.Program is { } program ? [program.GuestPath, .. request.Guest.Command] : request.Guest.Command;

    /// <summary>Opens a file for writing and leaves its content as it is.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    private static void CheckWritable(string path)
    {
        using FileStream file = File.Open(path, FileMode.OpenOrCreate, FileAccess.Write);
    }

    /// <summary>Compiles the caller's own program, if there is one.</summary>
    /// <returns>Packages and files of the host for the guest's root.</returns>
    private (string[] Packages, string[] Additions) CompileProgram() => request.Program is not { } program
        ? ([.. request.Packages], [.. request.Additions])
        : ([.. request.Packages, .. program.Packages], [.. request.Additions, $"{program.Compile()}:{program.GuestPath}"]);

    /// <summary>Writes the files that the guest sent to their places.</summary>
    /// <returns>False when something is missing, which standard error then says.</returns>
    private bool WriteFetched(string archive)
    {
        IReadOnlyList<string> problems = new FetchedFiles(request.Fetches).Write(archive);
        foreach (string problem in problems)
        {
            Console.Error.WriteLine("run-qemu.sh: " + problem);
        }

        return problems.Count == 0;
    }

    private async Task<GuestResult> RunGuestAsync(GuestOptions options)
    {
        using Guest guest = Guest.Start(options);
        interruption.Guest = guest;
        AnnounceDebugger(guest);
        using var terminal = new HostTerminal();
        if (_isOnTerminal)
        {
            terminal.MakeRaw();
        }

        await using FetchProgress? fetching = options.HostFile is { } file ? new FetchProgress(file) : null;
        using PosixSignalRegistration? resizing = FollowWindow(guest);
        using var follower = new LogFollower(guest, request.Log);
        var traffic = new TerminalTraffic(guest);
        Task output = traffic.CopyOutputAsync();
        _ = Task.Run(() => traffic.CopyInputAsync(HasNoInput ? TypedInput.None : _isOnTerminal ? TypedInput.Keys : TypedInput.Bytes));
        GuestResult result = await guest.WaitAsync(request.Timeout);
        interruption.Guest = null;
        await output;
        follower.Finish();
        if (traffic.OutputProblem is { } problem)
        {
            throw new IOException("standard output: " + problem);
        }

        return result;
    }

    /// <summary>Tells the guest whenever the window has a new size.</summary>
    private PosixSignalRegistration? FollowWindow(Guest guest) => !_isOnTerminal
        ? null
        : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ =>
        {
            if (HostTerminal.Size(StandardOutput) is { } size)
            {
                guest.Resize(size.Columns, size.Rows);
            }
        });

    private GuestOptions Complete(GuestOptions options, string archive)
    {
        long root = new FileInfo(archive).Length;
        ImmutableArray<string> words = [.. TerminalWords(), .. request.Fetches.Select(fetch => "get=" + KernelCommandLine.Encode(fetch.Guest)), .. options.KernelArguments];
        KernelCommandLine.Check(words, options.Command);
        MemorySize.Check(request.Memory, root, options.Firmware);
        return options with
        {
            Initramfs = archive,
            Memory = request.Memory ?? MemorySize.For(root),
            KernelArguments = words,
            WindowLine = _isOnTerminal ? WindowLine.SecondSerialPort : WindowLine.None,
        };
    }

    /// <summary>Facts that the kernel must know about the terminal: its size and type, or that its bytes go to a file or a pipe.</summary>
    private string[] TerminalWords()
    {
        if (!_isOnTerminal)
        {
            return HasNoInput ? ["tty=raw-output", "input=end"] : ["tty=raw-output"];
        }

        string[] words = ["term=" + HostTerminal.Type, "window=com2"];
        return HostTerminal.Size(StandardOutput) is { } size ? [$"columns={size.Columns}", $"rows={size.Rows}", .. words] : words;
    }

    /// <summary>Whether the command finds its input at its end: the kernel then knows when nothing can happen any more.</summary>
    private bool HasNoInput => !_isOnTerminal && !request.IsShell && request.Guest.Screen == ScreenWindow.None
        && (request.Input == CommandInput.None || File.ResolveLinkTarget("/proc/self/fd/0", returnFinalTarget: false)?.FullName == "/dev/null");

    private void AnnounceAcceleration(AccelerationChoice choice)
    {
        if (request.Log == LogDisplay.Live)
        {
            Console.Error.WriteLine($"run-qemu.sh: under {choice}");
        }

        if (request.Bench == BenchMode.Alone && choice.Acceleration == Acceleration.Emulation && request.Guest.Clock == GuestClock.Host)
        {
            Console.Error.WriteLine("run-qemu.sh: without KVM the clock says little about the kernel; --icount counts instructions, the same each run");
        }
    }

    private void AnnounceScreen()
    {
        if (request.Guest.Screen == ScreenWindow.Vnc)
        {
            Console.Error.WriteLine("There is no desktop here: the guest's screen is at VNC 127.0.0.1:5900 (or the next free port).");
        }
    }

    private void AnnounceDebugger(Guest guest)
    {
        if (guest.DebuggerSocket is { } socket)
        {
            string script = Path.Combine(Workspace.Root, "tools", "gdb", "tine.py");
            Console.Error.WriteLine($"The guest waits: gdb {request.Guest.Kernel} -x {script} -ex 'target remote {socket}' -ex 'tine start'");
        }
    }

    /// <summary>Takes the trace's records out of the log and writes them to their file.</summary>
    private static GuestResult WriteTrace(GuestResult result, FileStream trace)
    {
        TraceLog log = TraceLog.Read(result.Log);
        PerfettoTrace.Write(log.Records, trace);
        return result with { Log = log.Text };
    }

    /// <summary>Takes records of address spaces out of the log and writes their page.</summary>
    private GuestResult WritePicture(GuestResult result, FileStream picture)
    {
        TraceLog log = TraceLog.Read(result.Log);
        SpacePage.Write(log.Records, Command, picture);
        return result with { Log = log.Text };
    }

    private int Report(GuestResult result)
    {
        switch (result.End)
        {
            case GuestEnd.Exited:
                return result.Status;
            case GuestEnd.Stopped:
                return interruption.Signal == 0 ? 0 : Interruption.StatusBase + interruption.Signal;
            case GuestEnd.Asked:
                ShowLog(result);
                ShowPlace(result.Log, "the kernel was asked where it stands, and was");
                return result.Status;
            case GuestEnd.Deadlocked:
                ShowLog(result);
                Console.Error.WriteLine("run-qemu.sh: the command waits for something that cannot come; the list above says which thread waits in which call");
                return result.Status;
            case GuestEnd.TimedOut:
                ShowLog(result);
                ShowPlace(result.Log, "the kernel was");
                Console.Error.WriteLine($"run-qemu.sh: the guest was still running after {request.Timeout.TotalSeconds:0.###} seconds");
                return result.Status;
            case GuestEnd.Panicked:
                ShowLog(result);
                ShowPanic(result.Log);
                return result.Status;
            default:
                ShowLog(result);
                Console.Error.Write(result.QemuMessages);
                string reason = GuestLog.EndAsked(result.Log) ?? "the machine ended without a word from the kernel";
                Console.Error.WriteLine($"run-qemu.sh: {reason}");
                return result.Status;
        }
    }

    /// <summary>Says at which line it was, and how to see more.</summary>
    private static void ShowPanic(string log)
    {
        PanicPlace? place = PanicPlace.Find(log, Workspace.Root);
        Console.Error.WriteLine(place is null ? "run-qemu.sh: the kernel panicked" : $"run-qemu.sh: the kernel panicked {Describe(place)}");
        Console.Error.WriteLine("    --verbose shows the log from the start, --kernel-args trace=syscalls each call, --gdb waits for a debugger");
    }

    /// <summary>Says at which line of the sources the kernel was, where the log names one.</summary>
    private static void ShowPlace(string log, string news)
    {
        if (PanicPlace.Find(log, Workspace.Root) is { } place)
        {
            Console.Error.WriteLine($"run-qemu.sh: {news} {Describe(place)}");
        }
    }

    private static string Describe(PanicPlace place) => $"at {place.File}:{place.Line}:\n    {place.Text}";

    private void ShowLog(GuestResult result)
    {
        if (request.Log == LogDisplay.OnFailure)
        {
            Console.Error.Write(result.Log);
        }
    }
}
