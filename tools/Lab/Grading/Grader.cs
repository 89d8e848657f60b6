using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Tine.Tools.Lab;

/// <summary>Runs the tests of a lab. Nothing that a kernel says of itself earns points: exit statuses, TAP of programs and host tests do.</summary>
/// <param name="lab">The lab.</param>
/// <param name="commands">The tree with the solution to grade.</param>
/// <param name="key">The key that programs sign their results with; a new one each time.</param>
public sealed partial class Grader(Lab lab, ICommands commands, string key)
{
    /// <summary>Seconds after which a guest hangs. Generous: a slow machine is no wrong answer.</summary>
    private const string GuestSeconds = "600";

    private const int MostEvidence = 6;

    /// <summary>Room for an eager copy of 256 MiB; as in the table of costs (tests/Boot.Tests/Costs/CostTests.cs).</summary>
    private const string BenchMemory = "1024M";

    /// <summary>The guest's program that hands the key to another, and signs its status.</summary>
    private const string Attest = "attest";

    /// <summary>The host's tests as students run them.</summary>
    public const string HostProject = "tests/Kernel.Tests";

    /// <summary>The run of forkbench: instructions are the same each time, so one will do for all tests of cost.</summary>
    private CommandResult? _measured;

    private bool _hasLookedCloser;

    /// <summary>Builds what has changed: the image if a test needs it, and the tests of the host.</summary>
    /// <returns>Null when it builds; else the compiler's messages.</returns>
    public string? Build()
    {
        bool needsImage = lab.Tests.Any(test => test.Kind != TestKind.Host);
        bool needsHostTests = lab.Tests.Any(test => test.Kind == TestKind.Host);
        string? problem = needsImage ? MessagesOf(commands.Run("env", "TINE_BUILD_ONLY=1", "./run-qemu.sh")) : null;
        return problem is null && needsHostTests
            ? MessagesOf(commands.Run("dotnet", "build", HostProject, "-nologo", "-v", "quiet", "-clp:ErrorsOnly;NoSummary"))
            : problem;
    }

    private static string? MessagesOf(CommandResult build) =>
        build.Status == 0 ? null
        : build.Hung ? "the build took too long and was ended; what it has built stays: run ./grade again\n" + build.Output + build.Errors
        : build.Output + build.Errors;

    /// <summary>Runs tests in the score sheet's order.</summary>
    /// <param name="chosen">The tests to run; their parents run as well.</param>
    public IEnumerable<TestReport> Run(Func<LabTest, bool> chosen)
    {
        var reports = new Dictionary<string, TestReport>();
        ImmutableHashSet<string> wanted = WithParents(chosen);
        foreach (LabTest test in lab.Tests.Where(test => wanted.Contains(test.Id)))
        {
            bool canRun = test.Parent.Length == 0 || reports[test.Parent].IsGood;
            TestReport report = canRun ? Run(test) : new TestReport(test, TestOutcome.NotRun, [$"needs {test.Parent}"], "");
            reports[test.Id] = report;
            yield return report;
        }
    }

    private ImmutableHashSet<string> WithParents(Func<LabTest, bool> chosen)
    {
        ImmutableHashSet<string> wanted = [.. lab.Tests.Where(chosen).Select(test => test.Id)];
        foreach (LabTest test in lab.Tests.Reverse().Where(test => test.Parent.Length != 0))
        {
            wanted = wanted.Contains(test.Id) ? wanted.Add(test.Parent) : wanted;
        }

        return wanted;
    }

    private TestReport Run(LabTest test)
    {
        (string program, string[] arguments) = Command(test);
        CommandResult result = test.Row.Length == 0 ? commands.Run(program, arguments) : _measured ??= commands.Run(program, arguments);
        TestOutcome outcome = Judge(test, result) ? TestOutcome.Passed : TestOutcome.Failed;
        if (result.Hung)
        {
            // Once more: what hung for the machine's sake does not do so again.
            CommandResult again = commands.Run(program, arguments);
            outcome = again.Hung ? TestOutcome.Failed : Judge(test, again) ? TestOutcome.Flaky : TestOutcome.Failed;
            result = again;
            _measured = null;
        }

        ImmutableArray<string> evidence = outcome == TestOutcome.Failed ? [.. Evidence(test, result), .. LookCloser(test, result)] : [];
        return new TestReport(test, outcome, evidence, Quote(program, arguments));
    }

    private (string Program, string[] Arguments) Command(LabTest test)
    {
        string[] words = lab.KernelArguments.Length == 0 ? [] : ["--kernel-args", lab.KernelArguments];
        return test.Kind switch
        {
            TestKind.Host => ("dotnet", ["test", PreparedTree.HostTests, "--filter", test.Filter]),
            TestKind.Icount or TestKind.Figures or TestKind.Model => ("./run-qemu.sh", ["--icount", "--memory", BenchMemory, "--timeout", GuestSeconds, .. words, "--", Attest, key, "forkbench", "--quick", "--csv"]),
            TestKind.Static => ("dotnet", ["build", "tools/Run/Run.csproj", "-nologo", "-v", "quiet"]),
            _ => ("./run-qemu.sh", ["--verbose", "--icount", "--timeout", GuestSeconds, .. words, "--", Attest, key, "sh", "-c", test.Run]),
        };
    }

    private bool Judge(LabTest test, CommandResult result) => test.Kind switch
    {
        TestKind.Host => result.Status == 0 && PassedTests().Match(result.Output) is { Success: true } passed && passed.Groups["count"].Value != "0",
        TestKind.Icount => result.Status == 0 && Instructions(test, SealedOutput.Read(result.Output, key)) is { } count && count <= test.AtMost,
        TestKind.Figures or TestKind.Model => result.Status == 0 && FindWrongFigure(test, result) is null,
        TestKind.Panic => result.Status == CommandResult.PanicStatus && result.Errors.Contains("PANIC: ") && result.Errors.Contains(test.Says),
        TestKind.Guest => HasVouched(test, result, SealedOutput.Read(result.Output, key)),
        _ => result.Status == 0,
    };

    /// <summary>Whether the program itself has signed its good end: a kernel can hand its parent whatever exit status it likes.</summary>
    private static bool HasVouched(LabTest test, CommandResult result, string signed) =>
        signed.Contains(test.Says, StringComparison.Ordinal)
        && (test.Item is { } item ? TapReport.Read(signed).Passes(item) : result.Status == 0 && signed.Split('\n').Count(line => line == "status 0") == 1);

    /// <summary>The median of a row of forkbench's table, in instructions.</summary>
    private static long? Instructions(LabTest test, string results)
    {
        string beginning = $"row {test.Row},";
        string? row = results.Split('\n').FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal));
        return row is not null && long.TryParse(row[beginning.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count : null;
    }

    private ImmutableArray<string> Evidence(LabTest test, CommandResult result)
    {
        string results = SealedOutput.Read(result.Output, key);
        string plain = SealedOutput.WithoutSeals(result.Output);
        string[] output = plain.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] errors = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> telling =
            result.Hung ? PanicOf(errors).Prepend("it hung; the kernel says:")
            : result.Status == CommandResult.PanicStatus ? PanicOf(errors)
            : test.Kind == TestKind.Icount ? [Instructions(test, results) is { } count ? $"{test.Row}: {count:0} instructions; at most {test.AtMost}" : $"no row {test.Row}"]
            : test.Kind is TestKind.Figures or TestKind.Model ? [FindWrongFigure(test, result) ?? $"status {result.Status}"]
            : test.Kind == TestKind.Host ? output.Where(line => FailedTest().IsMatch(line)).DefaultIfEmpty(output.LastOrDefault() ?? "nothing printed")
            : TapEvidence.Find(plain, test.Item ?? "")
                .Concat(errors.Where(line => line.Contains(" ends by SIG", StringComparison.Ordinal)))
                .DefaultIfEmpty(Missing(test, result, results));
        return [.. telling.Take(MostEvidence)];
    }

    /// <summary>
    /// Repeats the first failed test of a grading with the kernel's own checks: they name the function whose mistake shows far from it.
    /// </summary>
    private IEnumerable<string> LookCloser(LabTest test, CommandResult result)
    {
        const string checks = "check=tlb check=frames";
        if (test.Kind != TestKind.Guest || result.Hung || result.Status == CommandResult.PanicStatus || _hasLookedCloser)
        {
            return [];
        }

        _hasLookedCloser = true;
        string words = $"{lab.KernelArguments} {checks}".Trim();
        CommandResult again = commands.Run("./run-qemu.sh", "--verbose", "--icount", "--timeout", GuestSeconds, "--kernel-args", words, "--", Attest, key, "sh", "-c", test.Run);
        return again.Status == CommandResult.PanicStatus
            ? PanicOf(again.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Take(MostEvidence).Prepend($"the same with --kernel-args \"{words}\":")
            : [];
    }

    /// <summary>The kernel's last words, without the number of its build.</summary>
    private static IEnumerable<string> PanicOf(IEnumerable<string> log) =>
        log.SkipWhile(line => !line.StartsWith("PANIC", StringComparison.Ordinal)).Where(line => !line.StartsWith("  build ", StringComparison.Ordinal));

    private string? FindWrongFigure(LabTest test, CommandResult result)
    {
        string own = commands.Run("cat", test.File).Output;
        CostTable measured = CostTable.Read(SealedOutput.Read(result.Output, key), "row ");
        return test.Kind == TestKind.Figures ? measured.FindWrongFigure(test.Row, CostTable.Read(own)) : measured.FindWrongModel(test.Row, own);
    }

    private static string Missing(LabTest test, CommandResult result, string results)
    {
        bool hasFigures = TapReport.Read(result.Output) is { Items.Length: not 0 } or { Planned: >= 0 };
        return hasFigures ? $"results that no program of the course has signed do not count (status {result.Status})"
            : test.Item is null && result.Status == 0 && test.Says.Length != 0 ? $"status 0, but no program has signed \"{test.Says}\""
            : test.Item is null && result.Status == 0 ? "status 0, but the program that vouches for it has not signed that: its memory was changed, or it never ran"
            : test.Item is null ? $"status {result.Status}"
            : TapReport.Read(results).Passes(test.Item) ? $"no program has signed \"{test.Says}\" (status {result.Status})"
            : TapReport.Read(results).Planned < 0 ? $"it did not come to its end (status {result.Status}): no plan in its output"
            : $"it reported no \"{test.Item}\" that counts (status {result.Status})";
    }

    private string Quote(string program, string[] arguments) =>
        string.Join(' ', arguments.Select(word => word == PreparedTree.HostTests ? HostProject : word).Where(word => word != key && word is not "-nologo" and not "-v" and not "quiet" and not "--verbose" and not Attest)
            .Select(word => word.AsSpan().ContainsAny(" ;|&~:\"$") ? "'" + word.Replace("'", "'\\''") + "'" : word).Prepend(program));

    [GeneratedRegex(@"Failed:\s+0, Passed:\s+(?<count>[0-9]+),")]
    private static partial Regex PassedTests();

    [GeneratedRegex(@"^\s*(Failed Tine|Assert\.|Expected:|Actual:)")]
    private static partial Regex FailedTest();
}
