using System.Collections.Immutable;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>A lab: <c>tests/Labs/NAME/lab.json</c>.</summary>
/// <param name="Title">The heading of the score sheet.</param>
/// <param name="Files">Paths that a submission may change, from the tree's top.</param>
/// <param name="Tests">Graded tests, in the order of the score sheet.</param>
/// <param name="KernelArguments">Words for the kernel's command line in each guest test.</param>
/// <param name="RemoveFiles">Documents and tests that a hand-out leaves out.</param>
/// <param name="ForbiddenWords">Words that may stand in no comment and no document of the hand-out, as they give the answer away.</param>
/// <param name="PassUnsolved">Tests that the skeleton passes, by id: each is there for what it sees later.</param>
/// <param name="HostFailures">A filter of <c>dotnet test</c>: tests of the host that fail until the lab is solved, but are not graded.</param>
/// <param name="HiddenPoints">Points of the hidden tests, which are run at submission.</param>
/// <param name="Wrong">Planted wrong solutions (<c>wrong/NAME.patch</c>), and the tests that each must lose.</param>
public sealed record Lab(
    string Title,
    ImmutableArray<string> Files,
    ImmutableArray<LabTest> Tests,
    string KernelArguments = "",
    ImmutableArray<string> RemoveFiles = default,
    ImmutableArray<string> ForbiddenWords = default,
    ImmutableArray<string> PassUnsolved = default,
    string HostFailures = "",
    int HiddenPoints = 0,
    ImmutableSortedDictionary<string, ImmutableArray<string>>? Wrong = null)
{
    /// <summary>The name of its folder and in its markers.</summary>
    public string Name { get; init; } = "";

    public int Points => Tests.Sum(test => test.Points);
}
