namespace Tine.Tools.Lab;

/// <summary>The end of one graded test.</summary>
public enum TestOutcome
{
    Passed,

    Failed,

    /// <summary>Not run, as its parent failed.</summary>
    NotRun,

    /// <summary>Hung, and passed when it was repeated alone: full points.</summary>
    Flaky,
}
