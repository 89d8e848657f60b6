using Tine.Tools.Lab;
using Xunit;

namespace Tine.Labs.Tests;

public sealed class LeakCheckTests
{
    private static readonly string[] s_solution = ["    if (record->Count == 1)", "    {", "        *slot = slot->Writable();", "        return Resolved;", "    }"];

    [Fact]
    public void FindsASolutionThatStandsElsewhereInOtherColumns() =>
        Assert.Equal("if (record->Count == 1)", Find(["x", "if (record->Count  == 1)", "{", "    *slot = slot->Writable();", "    return Resolved;", "}"]));

    [Fact]
    public void PassesOverASingleLine() => Assert.Null(Find(["if (record->Count == 1)", "something else", "return Resolved;"]));

    private static string? Find(string[] elsewhere) => LeakCheck.Find(new MarkedRegion("cow", 1, [.. s_solution], []), elsewhere);
}
