using System.Collections.Immutable;

namespace Tine.Tools.Lab;

/// <summary>The outcome of a grading.</summary>
/// <param name="Notes">Parts of a submission that were not taken, a sentence each.</param>
/// <param name="Reports">The tests that were chosen.</param>
public sealed record Score(ImmutableArray<string> Notes, ImmutableArray<TestReport> Reports);
