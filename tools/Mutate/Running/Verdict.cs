namespace Tine.Tools.Mutate;

/// <summary>The fate of a mutant.</summary>
internal enum Verdict
{
    /// <summary>A test fails with it and passes without it.</summary>
    Killed,

    /// <summary>The process that runs the tests dies.</summary>
    Crashed,

    /// <summary>A test does not end.</summary>
    TimedOut,

    /// <summary>All tests that reach it pass.</summary>
    Survived,

    /// <summary>No test reaches it.</summary>
    NotReached,
}
