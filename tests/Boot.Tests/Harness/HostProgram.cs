using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Runs programs on the host's Linux. A character of what they read and print is a byte.</summary>
internal static class HostProgram
{
    /// <summary>A program and what came of it.</summary>
    internal sealed record Outcome(int Status, string Output, string Errors)
    {
        /// <summary>Standard error without the lines that tell of progress, which a busy machine has more of.</summary>
        public string Complaints => string.Concat(Errors.Split('\n').Where(line => line.Length != 0 && !line.EndsWith(" ...", StringComparison.Ordinal)).Select(line => line + "\n"));
    }

    /// <summary>Runs one of userland's programs, the very file that the guest gets.</summary>
    public static Task<Outcome> RunUserlandAsync(string program, params string[] arguments) =>
        RunAsync(Path.Combine(Workspace.Programs, program), "", arguments);

    /// <summary>Runs a program of the host with this standard input.</summary>
    public static async Task<Outcome> RunAsync(string program, string input, params string[] arguments)
    {
        // .NET ignores SIGPIPE, a shell that starts tests in the background SIGINT and SIGQUIT, and children would inherit that.
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/env", ["--default-signal", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Encoding.Latin1,
            StandardOutputEncoding = Encoding.Latin1,
            WorkingDirectory = Workspace.Root,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not want all of it.
        }

        using var limit = new CancellationTokenSource(Deadline.Long);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end");
        }

        return new Outcome(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs ./run-qemu.sh as a person would, with no terminal.</summary>
    public static Task<Outcome> RunScriptAsync(params string[] arguments) => RunScriptWithInputAsync("", arguments);

    public static Task<Outcome> RunScriptWithInputAsync(string input, params string[] arguments) =>
        RunAsync(Path.Combine(Workspace.Root, "run-qemu.sh"), input, arguments);
}
