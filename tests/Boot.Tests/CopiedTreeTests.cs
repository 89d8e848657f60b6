using System;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A built tree somewhere else: run-qemu.sh builds what has another content, and nothing because of a file's time.</summary>
/// <remarks>A stand-in for dotnet notes what is to be built, and builds nothing.</remarks>
public sealed class CopiedTreeTests : IDisposable
{
    private const string Copy =
        """
        cd "$0" && mkdir -p "$1/.artifacts/bin" &&
        cp -r boot kernel userland tools Directory.* global.json run-qemu.sh "$1" && cp -r .artifacts/image "$1/.artifacts" && cp -r .artifacts/bin/Run "$1/.artifacts/bin" &&
        ln -s "$0/.artifacts/packages" "$1/.artifacts"
        """;

    private const string StandIn =
        """
        #!/bin/bash
        [[ "$*" != *--no-restore* ]] || touch "${0%/*}/unrestored"
        [ "$1" != build ] || { echo "$2" >>"${0%/*}/built"; exit 1; }
        PATH="${PATH#*:}" exec dotnet "$@"
        """;

    private readonly string _place = Directory.CreateTempSubdirectory("tine-copy-").FullName;

    private string Tree => Path.Combine(_place, "tree");

    private string Built => Path.Combine(_place, "built");

    public void Dispose() => Directory.Delete(_place, recursive: true);

    [Fact]
    public async Task BuildsNothingBecauseOfATime()
    {
        await CopyAsync();
        await BootsAsync();
        File.SetLastWriteTimeUtc(Path.Combine(Tree, "kernel", "Kernel.csproj"), DateTime.UtcNow);
        File.AppendAllText(Path.Combine(Tree, "kernel", "README.md"), "Read by people alone.\n");
        await BootsAsync();
        Assert.False(File.Exists(Built));
    }

    [Theory]
    [InlineData("kernel/Startup/KernelMain.cs", "boot/Boot.csproj")]
    [InlineData("userland/programs/init/Program.cs", "userland/programs/init/init.csproj")]
    [InlineData("kernel/CoreLib/Asm/Memory.asm", "tools/Run/Run.csproj")]
    [InlineData(".artifacts/image/kernel.elf", "tools/Run/Run.csproj")]
    public async Task BuildsWhatHasAnotherContent(string file, string project)
    {
        await CopyAsync();
        string path = Path.Combine(Tree, file);
        Assert.True(File.Exists(path), file);
        File.AppendAllText(path, "\n");
        File.SetLastWriteTimeUtc(Path.Combine(Tree, "kernel", "Kernel.csproj"), DateTime.UtcNow);
        Assert.Equal(1, (await RunAsync()).Status);
        Assert.Equal(Path.Combine(Tree, project) + "\n", File.ReadAllText(Built));
        Assert.Equal(project != "tools/Run/Run.csproj", File.Exists(Path.Combine(_place, "unrestored")));
    }

    /// <summary>A part is built without a look for packages; when MSBuild misses one, once more with it.</summary>
    [Fact]
    public async Task FetchesPackagesThatAreGone()
    {
        const string NoPackage = """
            #!/bin/bash
            [ "$1" != build ] || {
                echo "$2" >>"${0%/*}/built"
                [[ "$*" != *--no-restore* ]] || echo "/x.targets(1,2): error NETSDK1064: Package Y was not found. [$2]"
                exit 1
            }
            PATH="${PATH#*:}" exec dotnet "$@"
            """;
        await CopyAsync(NoPackage);
        File.AppendAllText(Path.Combine(Tree, "kernel/Startup/KernelMain.cs"), "\n");
        HostProgram.Outcome outcome = await RunAsync();
        Assert.DoesNotContain("NETSDK", outcome.Errors);
        string kernel = Path.Combine(Tree, "boot/Boot.csproj") + "\n";
        Assert.Equal(kernel + kernel, File.ReadAllText(Built));
    }

    /// <summary>A build of more parts than were counted never says more than there are.</summary>
    [Fact]
    public async Task CountsPartsToTheirNumber()
    {
        const string ManyParts = """
            #!/bin/bash
            [ "$1" != build ] || { for part in {1..90}; do echo "  Name$part -> /place"; done; exit 1; }
            PATH="${PATH#*:}" exec dotnet "$@"
            """;
        await CopyAsync(ManyParts);
        File.Delete(Path.Combine(Tree, ".artifacts/image/.built"));
        HostProgram.Outcome outcome = await HostProgram.RunAsync(
            "/usr/bin/env", "", $"PATH={_place}:{Environment.GetEnvironmentVariable("PATH")}", "script", "-qec", Path.Combine(Tree, "run-qemu.sh"), "/dev/null");
        MatchCollection said = Regex.Matches(outcome.Output, @"part (\d+) of about (\d+)");
        Assert.Equal(90, said.Count);
        Assert.All(said, part => Assert.InRange(int.Parse(part.Groups[1].Value), 1, int.Parse(part.Groups[2].Value)));
    }

    /// <summary>The compiler's server stays for the next build, which must not wait for its end.</summary>
    [Fact]
    public async Task LeavesTheLockToNoServer()
    {
        const string Server = """
            #!/bin/bash
            [ "$1" != build ] || { sleep 1000 >/dev/null 2>&1 & echo $! >"${0%/*}/server"; exit 1; }
            PATH="${PATH#*:}" exec dotnet "$@"
            """;
        await CopyAsync(Server);
        File.AppendAllText(Path.Combine(Tree, "kernel/Startup/KernelMain.cs"), "\n");
        Assert.Equal(1, (await RunAsync()).Status);
        using Process server = Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(_place, "server"))));
        try
        {
            Assert.Equal(0, (await HostProgram.RunAsync("flock", "", "--nonblock", Path.Combine(Tree, ".artifacts/image/.built.lock"), "true")).Status);
        }
        finally
        {
            server.Kill();
        }
    }

    private async Task CopyAsync(string standIn = StandIn)
    {
        Directory.CreateDirectory(Tree);
        HostProgram.Outcome copy = await HostProgram.RunAsync("/bin/sh", "", "-c", Copy, Workspace.Root, Tree);
        Assert.Equal((0, ""), (copy.Status, copy.Errors));
        string dotnet = Path.Combine(_place, "dotnet");
        File.WriteAllText(dotnet, standIn);
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private async Task BootsAsync()
    {
        HostProgram.Outcome outcome = await RunAsync();
        Assert.Equal((0, "here\n", ""), (outcome.Status, outcome.Output, outcome.Errors));
    }

    private Task<HostProgram.Outcome> RunAsync() => HostProgram.RunAsync(
        "/usr/bin/env", "", $"PATH={_place}:{Environment.GetEnvironmentVariable("PATH")}", Path.Combine(Tree, "run-qemu.sh"), "echo", "here");
}
