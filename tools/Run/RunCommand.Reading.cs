using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;

namespace Tine.Tools.Run;

/// <content>The values of options, checked, and what does not go together.</content>
internal sealed partial class RunCommand
{
    /// <summary>The option wins. Only the option contradicts --icount: the variable is there for all runs.</summary>
    private AccelerationWish ReadAcceleration(ParseResult parsed, string? variable, bool isCounting)
    {
        if (parsed.GetValue(_acceleration) is not { } option)
        {
            return string.IsNullOrEmpty(variable) ? AccelerationWish.Automatic : AccelerationOf(variable, AccelerationVariable);
        }

        AccelerationWish wish = AccelerationOf(option, _acceleration.Name);
        return wish == AccelerationWish.Kvm && isCounting
            ? throw new CommandLineException("--icount counts under TCG: it does not go with --accel kvm")
            : wish;
    }

    private OwnProgram? ReadProgram(ParseResult parsed)
    {
        (Option<string?> Option, OwnProgramKind Kind)[] kinds = [(_c, OwnProgramKind.C), (_csharp, OwnProgramKind.CSharp), (_dotnet, OwnProgramKind.DotNet)];
        (string Source, OwnProgramKind Kind)[] asked = [.. kinds.Where(kind => parsed.GetValue(kind.Option) is not null).Select(kind => (parsed.GetValue(kind.Option)!, kind.Kind))];
        return asked.Length > 1 || (asked.Length == 1 && parsed.GetValue(_bench)) ? throw new CommandLineException("a run has one program: --c, --csharp, --dotnet or --bench")
            : asked.Length == 1 ? OwnProgram.Parse(asked[0].Source, asked[0].Kind)
            : null;
    }

    private static AccelerationWish AccelerationOf(string word, string place) => word switch
    {
        "auto" => AccelerationWish.Automatic,
        "kvm" => AccelerationWish.Kvm,
        "tcg" => AccelerationWish.Emulation,
        _ => throw new CommandLineException($"{place} takes auto, kvm or tcg, not '{word}'"),
    };

    private static string? ReadMemory(string? memory) =>
        memory is null ? null
        : MemorySize.Parse(memory) ?? throw new CommandLineException($"--memory takes a size such as 512M or 4G, not '{memory}'");

    private static int CheckProcessors(int processors, bool isCounting) =>
        processors is < 1 or > 255 ? throw new CommandLineException($"--cpus takes 1 to 255, not {processors}")
        : isCounting && processors != 1 ? throw new CommandLineException("--icount counts on one processor only")
        : processors;

    private static string CheckModel(string model, bool isCounting) =>
        isCounting && model != GuestOptions.EveryFeature ? throw new CommandLineException("--icount has a processor model of its own: --cpu does not go with it")
        : model;

    private IEnumerable<string> ReadKernelArguments(ParseResult parsed)
    {
        string[] asked = [.. parsed.GetValue(_kernelArguments)!.SelectMany(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))];
        Array.ForEach(asked, KernelWords.Check);
        IEnumerable<string> words = KernelWords.WithProcessors(asked, parsed.GetValue(_processors));
        words = parsed.GetValue(_trace) is null ? words : words.Prepend("trace=events");
        words = parsed.GetValue(_picture) is null ? words : words.Prepend("trace=memory");
        return parsed.GetValue(_verbose) ? words.Prepend("verbose") : words;
    }

    private ImmutableArray<string> ReadCommand(ParseResult parsed)
    {
        string[] command = parsed.GetValue(_command) ?? [];
        return parsed.GetValue(_bench) ? ["/bin/forkbench", .. command] : [.. command];
    }

    /// <summary>The records travel on the kernel's log, which --verbose would show.</summary>
    private string? ReadTrace(ParseResult parsed) =>
        parsed.GetValue(_trace) is not { } path ? null
        : parsed.GetValue(_verbose) ? throw new CommandLineException("--verbose does not go with --trace")
        : Path.GetFullPath(path);

    /// <summary>Reads the file for pictures, whose records travel on the log, too.</summary>
    private string? ReadPicture(ParseResult parsed) =>
        parsed.GetValue(_picture) is not { } path ? null
        : parsed.GetValue(_verbose) || parsed.GetValue(_trace) is not null
            ? throw new CommandLineException("--verbose and --trace do not go with --picture")
        : Path.GetFullPath(path);

    /// <summary>A comparison has a machine of its own: options that change the machine do not go with it.</summary>
    private BenchMode ReadBench(ParseResult parsed)
    {
        if (!parsed.GetValue(_compareLinux))
        {
            return parsed.GetValue(_bench) ? BenchMode.Alone : BenchMode.None;
        }

        if (!parsed.GetValue(_bench))
        {
            throw new CommandLineException("--compare-linux goes with --bench");
        }

        Option? other = ((Option[])[_package, _add, _get, _c, _csharp, _dotnet, _memory, _processorModel, _processors, _kernelArguments, _timeout, _instructionClock, _debugger, _verbose, _iso, _uefi, _writeIso, _trace, _picture])
            .FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
        return other is null ? BenchMode.BesideLinux : throw new CommandLineException($"{other.Name} does not go with --compare-linux");
    }

    private TimeSpan ReadTimeout(ParseResult parsed)
    {
        if (parsed.GetResult(_timeout) is null)
        {
            return Timeout.InfiniteTimeSpan;
        }

        double seconds = parsed.GetValue(_timeout);
        return seconds is > 0 and <= 1_000_000
            ? TimeSpan.FromSeconds(seconds)
            : throw new CommandLineException($"--timeout takes seconds, more than 0, not {seconds.ToString(CultureInfo.InvariantCulture)}");
    }
}
