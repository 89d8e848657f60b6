using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;

namespace Tine.Tools.Run;

/// <summary>The options of run-qemu.sh.</summary>
internal sealed partial class RunCommand
{
    /// <summary>The variable that speaks where --accel does not.</summary>
    public const string AccelerationVariable = "TINE_ACCEL";

    /// <summary>The variable with the path of the socket for gdb, for editors, which must know it beforehand.</summary>
    public const string DebuggerVariable = "TINE_GDB";

    private const int HelpWidth = 110;

    private readonly Option<bool> _bench = new("--bench") { Description = "Measure fork and vfork, print the table, power off" };
    private readonly Option<bool> _compareLinux = new("--compare-linux")
    {
        Description = "With --bench: measure the same program under Debian's Linux in the same machine, too, and print both",
    };

    private readonly Option<string[]> _add = new("--add")
    {
        Description = "Put a file or directory of the host into the guest's root; may be repeated",
        HelpName = "HOST[:GUEST]",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _get = new("--get")
    {
        Description = "Fetch a file or directory of the guest when its command has ended, however it did; may be repeated",
        HelpName = "GUEST[:HOST]",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _package = new("--package")
    {
        Description = "Put Debian packages and what they depend on (without what they recommend) into the guest's root, with dash as /bin/sh; may be repeated. "
            + "Their files are unpacked and nothing more: no maintainer script runs",
        HelpName = "NAME[,NAME...]",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _c = new("--c")
    {
        Description = "Compile one file in C by musl-gcc and run it; CMD are its arguments",
        HelpName = "FILE.c",
    };

    private readonly Option<string?> _csharp = new("--csharp")
    {
        Description = "Compile one file in C# against userland/Runtime and run it; CMD are its arguments",
        HelpName = "FILE.cs",
    };

    private readonly Option<string?> _dotnet = new("--dotnet")
    {
        Description = "Publish a .NET program, a project or one file, ahead of time with .NET's own runtime and run it; CMD are its arguments",
        HelpName = "PROJECT",
    };

    private readonly Option<string?> _memory = new("--memory")
    {
        Description = "RAM, as 512M or 4G (MiB without a unit); otherwise 512M, and with a root of more than 64 MiB as much beside it",
        HelpName = "SIZE",
    };

    private readonly Option<string> _processorModel = new("--cpu")
    {
        Description = "The processor's model and features, as QEMU's -cpu takes them: Nehalem, or max,-xsave",
        HelpName = "MODEL",
        DefaultValueFactory = _ => GuestOptions.EveryFeature,
    };

    private readonly Option<int> _processors = new("--cpus") { Description = "Processors", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string[]> _kernelArguments = new("--kernel-args")
    {
        Description = "Words for the kernel's command line, as kernel/Startup/README.md lists them; may be repeated",
        HelpName = "WORDS",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _acceleration = new("--accel")
    {
        Description = $"Who executes the guest's instructions: kvm, tcg (QEMU's translator), or auto, which is KVM where it runs the kernel. Without it the variable {AccelerationVariable}, and auto",
        HelpName = "auto|kvm|tcg",
    };

    private readonly Option<double> _timeout = new("--timeout") { Description = "Stop the guest after so many seconds, status 124", HelpName = "SECONDS" };
    private readonly Option<bool> _batch = new("--batch")
    {
        Description = "Give the command an empty input: when all of it sleeps for good the kernel says so at once, status 124",
    };

    private readonly Option<bool> _instructionClock = new("--icount") { Description = "TSC ticks are instructions, the same every run" };
    private readonly Option<bool> _debugger = new("--gdb") { Description = "Wait for gdb before the first instruction, at a socket of its own or at TINE_GDB=PATH" };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show the kernel's log on standard error" };
    private readonly Option<bool> _iso = new("--iso") { Description = "Boot a USB stick as a PC with a BIOS does: firmware, GRUB, kernel" };
    private readonly Option<bool> _uefi = new("--uefi") { Description = "The same as a PC with UEFI does, with or without --iso" };
    private readonly Option<string?> _writeIso = new("--write-iso")
    {
        Description = "Boot nothing: write the image for a USB stick or a CD to a file",
        HelpName = "FILE",
    };

    private readonly Option<bool> _display = new("--display") { Description = "Show the guest's screen in a window, or by VNC where there is no desktop" };
    private readonly Option<string?> _trace = new("--trace")
    {
        Description = "Write processes, system calls, faults and switches to a file for Perfetto's viewer (Chrome's JSON)",
        HelpName = "FILE",
    };

    private readonly Option<string?> _picture = new("--picture")
    {
        Description = "Write a page that shows all address spaces after each fork, vfork, exec, exit, mmap and fault of the command",
        HelpName = "FILE",
    };

    private readonly Argument<string[]> _command = new("CMD") { Description = "The command to run in the guest, with its arguments; without it, a shell", Arity = ArgumentArity.ZeroOrMore };
    private readonly RootCommand _root = new("Boots Tine in QEMU.");

    public RunCommand()
    {
        foreach (Option option in (Option[])
            [_bench, _compareLinux, _package, _add, _get, _c, _csharp, _dotnet, _memory, _processorModel, _processors, _acceleration, _kernelArguments, _timeout, _batch, _instructionClock, _debugger, _verbose, _iso, _uefi, _writeIso, _display, _trace, _picture])
        {
            _root.Options.Add(option);
        }

        _root.Options.Remove(_root.Options.OfType<VersionOption>().Single());
        _root.Directives.Clear();
        _root.Arguments.Add(_command);
    }

    /// <summary>The text of --help, which run-qemu.sh prints from <c>help.txt</c>: that needs no build.</summary>
    public string Help()
    {
        ParseResult parsed = _root.Parse(["--help"]);
        var text = new StringWriter();
        parsed.InvocationConfiguration.Output = text;
        ((HelpAction)parsed.Action!).MaxWidth = HelpWidth;
        parsed.Invoke(parsed.InvocationConfiguration);
        string help = text.ToString().Replace($"{RootCommand.ExecutableName} [<CMD>...] [options]", "./run-qemu.sh [options] [--] [<CMD>...]");
        return string.Concat(help.TrimEnd().Split('\n').Select(line => line.TrimEnd() + "\n"));
    }

    /// <summary>Reads the arguments.</summary>
    /// <returns>The request, or null when the help was asked for and has been printed.</returns>
    /// <exception cref="CommandLineException">They make no sense.</exception>
    /// <param name="arguments">Those of run-qemu.sh.</param>
    /// <param name="kernel">The kernel that boots.</param>
    /// <param name="acceleration">The value of <see cref="AccelerationVariable"/>.</param>
    public RunRequest? Parse(IReadOnlyList<string> arguments, string kernel, string? acceleration)
    {
        ParserConfiguration configuration = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        ParseResult parsed = _root.Parse(CommandWords.Mark(arguments, _root.Options), configuration);
        if (parsed.Action is HelpAction)
        {
            Console.Out.Write(Help());
            return null;
        }

        if (parsed.Errors.Count != 0)
        {
            throw new CommandLineException(parsed.Errors[0].Message.ReplaceLineEndings(" "));
        }

        bool isCounting = parsed.GetValue(_instructionClock);
        bool isDebugged = parsed.GetValue(_debugger);
        return new RunRequest
        {
            Guest = new GuestOptions
            {
                Kernel = kernel,
                Initramfs = null,
                ProcessorModel = CheckModel(parsed.GetValue(_processorModel)!, isCounting),
                Processors = CheckProcessors(parsed.GetValue(_processors), isCounting),
                Clock = isCounting ? GuestClock.Instructions : GuestClock.Host,
                Firmware = parsed.GetValue(_uefi) ? Firmware.Uefi : parsed.GetValue(_iso) ? Firmware.Bios : Firmware.None,
                Screen = parsed.GetValue(_display) ? WindowProbe.Find() : ScreenWindow.None,
                Debugger = isDebugged ? DebuggerStub.Waits : DebuggerStub.None,
                DebuggerSocket = isDebugged ? Environment.GetEnvironmentVariable(DebuggerVariable) : null,
                KernelArguments = [.. ReadKernelArguments(parsed)],
                Command = ReadCommand(parsed),
            },
            Acceleration = ReadAcceleration(parsed, acceleration, isCounting),
            Memory = ReadMemory(parsed.GetValue(_memory)),
            ImageToWrite = parsed.GetValue(_writeIso),
            Program = ReadProgram(parsed),
            Packages = [.. parsed.GetValue(_package)!.SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries))],
            Additions = [.. parsed.GetValue(_add)!],
            Fetches = [.. parsed.GetValue(_get)!.Select(FetchRequest.Parse)],
            Timeout = ReadTimeout(parsed),
            Input = parsed.GetValue(_batch) ? CommandInput.None : CommandInput.Standard,
            TracePath = ReadTrace(parsed),
            PicturePath = ReadPicture(parsed),
            Bench = ReadBench(parsed),
            Log = parsed.GetValue(_verbose) ? LogDisplay.Live : LogDisplay.OnFailure,
        };
    }
}
