using System;
using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Programs of the user's own: <c>--c</c>, <c>--csharp</c>, <c>--dotnet</c> and the template of <c>dotnet new</c>.</summary>
public sealed class OwnProgramTests : IDisposable
{
    private const string CSharp = """
        using System.Runtime;
        using Tine.Runtime;
        using static Tine.Runtime.Streams;

        internal static class Program
        {
            [RuntimeExport("TineMain")]
            internal static int Main(string[] arguments)
            {
                SysResult child = Unix.Fork();
                if (child.Int == 0)
                {
                    return 7;
                }

                Unix.Wait(child.Int, out WaitStatus status);
                StandardOutput.WriteLine($"{arguments[0]} {status.ExitCode}");
                return 3;
            }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tine-own-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RunsAFileInC()
    {
        string source = Write("first.c", "#include <stdio.h>\nint main(int n, char **a) { printf(\"%s %s\\n\", a[0], a[n - 1]); return n; }\n");
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--c", source, "--", "--x", "two words");
        Assert.Equal((3, "/root/first two words\n", ""), (outcome.Status, outcome.Output, outcome.Errors));
    }

    [Fact]
    public async Task RunsAFileInCSharp()
    {
        string source = Write("second.cs", CSharp);
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--csharp", source, "hello");
        Assert.Equal((3, "hello 7\n", ""), (outcome.Status, outcome.Output, outcome.Errors));
    }

    /// <summary>Letters of a name that mean something to MSBuild.</summary>
    [Fact]
    public async Task RunsAFileOfAnOddName()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--csharp", Write("50%41 $(x);'*.cs", CSharp), "hello");
        Assert.Equal((3, "hello 7\n", ""), (outcome.Status, outcome.Output, outcome.Errors));
    }

    [Theory]
    [InlineData("--csharp", "top.cs", "return 1;\n", "top.cs(1,1): error CS8805")]
    [InlineData("--csharp", "top.cs", "return 1;\n", "--dotnet takes top-level statements")]
    [InlineData("--c", "wrong.c", "int main(void) { return nothing; }\n", "error: 'nothing' undeclared")]
    [InlineData("--csharp", "wrong.cs", "internal static class Program { private static int Two() => \"two\"; }\n", "wrong.cs(1,61): error CS0029")]
    [InlineData("--csharp", "empty.cs", "internal static class Program;\n", "empty.cs: the program's Main is missing: [RuntimeExport(\"TineMain\")]")]
    public async Task ShowsTheCompilersErrors(string option, string name, string text, string error)
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync(option, Write(name, text));
        Assert.Equal((1, ""), (outcome.Status, outcome.Output));
        Assert.Contains(error, outcome.Errors.Replace('\u2018', '\'').Replace('\u2019', '\''));
        Assert.DoesNotContain("csproj", outcome.Errors);
    }

    [Theory]
    [InlineData("--c")]
    [InlineData("--csharp")]
    [InlineData("--dotnet")]
    public async Task SaysThatThereIsNoFile(string option)
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync(option, "/no/such/file");
        Assert.Equal((2, "", "run-qemu.sh: there is no /no/such/file\n"), (outcome.Status, outcome.Output, outcome.Errors));
    }

    /// <summary>A program for .NET as it is, with a console and threads.</summary>
    [ForeignFact]
    public async Task RunsAStockDotNetProgram()
    {
        string source = Write("stock.cs", "using System.Linq;\nusing System.Threading.Tasks;\n"
            + "int[] squares = await Task.WhenAll(Enumerable.Range(1, 4).Select(n => Task.Run(() => n * n)));\n"
            + "System.Console.WriteLine(args[0] + \" \" + string.Join(',', squares));\nreturn 4;\n");
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--dotnet", source, "squares");
        Assert.Equal((4, "squares 1,4,9,16\n"), (outcome.Status, outcome.Output));
    }

    /// <summary>The template's project, far from this tree, makes a file that runs on the host and in a guest.</summary>
    [Fact]
    public async Task MakesAProjectOfTheTemplate()
    {
        string template = Path.Combine(Workspace.Root, "tools", "templates", "tine-program");
        string project = Path.Combine(_folder, "Mine");
        await DotNetAsync("new", "install", template);
        await DotNetAsync("new", "tine-program", "-o", project, "--tine", Workspace.Root);
        await DotNetAsync("build", project, "-nologo", "-v", "quiet");
        string program = Path.Combine(project, "bin", "Mine");
        HostProgram.Outcome onHost = await HostProgram.RunAsync(program, "");
        HostProgram.Outcome inGuest = await HostProgram.RunScriptAsync("--add", program + ":/mine", "/mine");
        foreach (HostProgram.Outcome outcome in (HostProgram.Outcome[])[onHost, inGuest])
        {
            Assert.Matches(@"^I am the child, process \d+\.\nI am the parent; process \d+ ended with 7\.\n$", outcome.Output);
        }
    }

    private async Task DotNetAsync(params string[] arguments)
    {
        // A home of its own: what dotnet new installs is gone with it.
        HostProgram.Outcome outcome = await HostProgram.RunAsync("/usr/bin/env", "", ["DOTNET_CLI_HOME=" + _folder, "DOTNET_NOLOGO=1", "dotnet", .. arguments]);
        Assert.True(outcome.Status == 0, outcome.Output + outcome.Errors);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
