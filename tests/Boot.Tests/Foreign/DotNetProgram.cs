using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>tests/Foreign/DotNet, compiled by the stock SDK.</summary>
internal static class DotNetProgram
{
    /// <summary>Publishes it unless that was done since it last changed.</summary>
    /// <returns>The program on the host.</returns>
    public static async Task<string> PublishAsync()
    {
        string source = Path.Combine(ForeignProgram.Folder, "DotNet", "Program.cs");
        string output = Path.Combine(Workspace.Artifacts, "foreign", "dotnet");
        string program = Path.Combine(output, "Program");
        if (!File.Exists(program) || File.GetLastWriteTimeUtc(program) < File.GetLastWriteTimeUtc(source))
        {
            HostProgram.Outcome publish = await HostProgram.RunAsync("dotnet", "", "publish", source, $"-p:PublishDir={output}/", "-nologo", "-verbosity", "quiet");
            Assert.True(publish.Status == 0, $".NET's own runtime cannot be compiled in here: {publish.Output}{publish.Errors}");
        }

        return program;
    }
}
