using System.IO;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Prose;

/// <summary>The guest's own texts fit a terminal.</summary>
public sealed class GuestTextTests
{
    private const int Columns = 80;

    [Theory]
    [InlineData("help")]
    [InlineData("motd")]
    public void FitsATerminalsWidth(string file) => Assert.All(
        File.ReadAllLines(Path.Combine(Workspace.Root, "userland", "etc", file)), line => Assert.InRange(line.Length, 0, Columns));
}
