using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void HasEveryProject()
    {
        string[] there = [.. Directory.EnumerateFiles(Workspace.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/.artifacts/") && !path.Contains("/Staff/") && !path.Contains("/tools/templates/"))
            .Select(path => Path.GetRelativePath(Workspace.Root, path))
            .Order()];
        string[] listed = [.. Regex.Matches(File.ReadAllText(Path.Combine(Workspace.Root, "Kernel.sln")), "\"([^\"]+\\.csproj)\"")
            .Select(match => match.Groups[1].Value.Replace('\\', '/'))
            .Order()];

        Assert.True(there.SequenceEqual(listed), "Kernel.sln is not current: run tools/solution.sh");
    }
}
