using System.Collections.Immutable;

namespace Tine.Tools.Lab;

/// <summary>The result of one graded test.</summary>
/// <param name="Test">The test.</param>
/// <param name="Outcome">Its end.</param>
/// <param name="Evidence">Lines that show a failure: of the program's output, of the kernel's log.</param>
/// <param name="ByHand">The command that repeats it.</param>
public sealed record TestReport(LabTest Test, TestOutcome Outcome, ImmutableArray<string> Evidence, string ByHand)
{
    /// <summary>Whether tests that build on it can be run.</summary>
    public bool IsGood => Outcome is TestOutcome.Passed or TestOutcome.Flaky;

    public int Points => IsGood ? Test.Points : 0;
}
