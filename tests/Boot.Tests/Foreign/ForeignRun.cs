using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>All foreign programs, run once on the host's Linux and once in one guest, from the very same files.</summary>
/// <param name="Programs">The programs that were run.</param>
/// <param name="Versions">By package.</param>
/// <param name="Linux">The outcomes on Linux, by name.</param>
/// <param name="Tine">And on Tine.</param>
/// <param name="Guest">Everything that the guest said.</param>
internal sealed record ForeignRun(
    ImmutableArray<ForeignProgram> Programs,
    Dictionary<string, string> Versions,
    Dictionary<string, ForeignOutcome> Linux,
    Dictionary<string, ForeignOutcome> Tine,
    GuestOutput Guest)
{
    /// <summary>A program that takes longer is ended.</summary>
    private static readonly TimeSpan ProgramLimit = Deadline.Short;

    private static readonly Lazy<Task<ForeignRun>> Only = new(RunAllAsync);

    public static Task<ForeignRun> ResultAsync => Only.Value;

    private static async Task<ForeignRun> RunAllAsync()
    {
        ImmutableArray<ForeignProgram> programs = [.. ForeignProgram.Chosen()];
        string dotNet = await DotNetProgram.PublishAsync();
        using var root = new ForeignRoot(programs, [dotNet + ":/foreign/dotnet"]);
        string[] command = ["/bin/busybox", "sh", "/foreign/run-all.sh", ProgramLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture)];

        // Both at once: terminals' sessions wait for most of their time.
        Task<HostProgram.Outcome> onLinux = HostRoot.RunAsync(root.HostDirectory, command);
        long archive = new FileInfo(root.Archive).Length;
        GuestOptions options = Boot.Default with { Initramfs = root.Archive, Memory = MemorySize.For(archive), Command = [.. command] };
        Task<GuestOutput> onTine = Boot.RunAsync(options, Deadline.Long);
        await Task.WhenAll(onLinux, onTine);
        (HostProgram.Outcome linux, GuestOutput tine) = (await onLinux, await onTine);
        Assert.True(linux.Status == 0, $"on Linux: status {linux.Status}\n{linux.Errors}");
        return new ForeignRun(
            programs,
            programs.Where(program => program.IsDebian).Select(program => program.Package).Distinct().ToDictionary(package => package, root.VersionOf),
            ForeignOutcome.ParseAll(linux.Output),
            ForeignOutcome.ParseAll(tine.Text),
            tine);
    }
}
