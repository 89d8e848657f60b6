using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace Tine.Tools.Lab;

/// <summary>Commands in a tree on this machine.</summary>
/// <param name="root">The tree's directory.</param>
/// <param name="wrap">Makes of a command the one that runs it, in a sandbox for one.</param>
/// <param name="most">The time after which a command hangs.</param>
public sealed class TreeCommands(string root, Func<string, string[], (string Program, string[] Arguments)> wrap, TimeSpan most) : ICommands
{
    /// <summary>The most that is kept of an output: an endless one must not fill the memory.</summary>
    private const int MostCharacters = 1 << 20;

    /// <summary>The time after which a command hangs where nobody says otherwise. A guest's own limit is below it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Time for commands in a tree of one's own: the first build on a slow machine takes long, and its user can end it.</summary>
    private static readonly TimeSpan s_ownPatience = TimeSpan.FromHours(3);

    /// <summary>Commands as they are, in a tree that is trusted.</summary>
    public TreeCommands(string root)
        : this(root, (program, arguments) => (program.StartsWith("./", StringComparison.Ordinal) ? Path.Combine(root, program) : program, arguments), s_ownPatience)
    {
    }

    public CommandResult Run(string program, params string[] arguments)
    {
        (string path, string[] words) = wrap(program, arguments);
        var start = new ProcessStartInfo(path, words)
        {
            WorkingDirectory = root, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = ReadAsync(process.StandardOutput);
            Task<string> errors = ReadAsync(process.StandardError);
            if (!process.WaitForExit(most))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                return new CommandResult(CommandResult.HangStatus, output.Result, errors.Result);
            }

            return new CommandResult(process.ExitCode, output.Result, errors.Result);
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new LabException($"{program} cannot be run: {problem.Message}");
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var text = new System.Text.StringBuilder();
        char[] buffer = new char[4096];
        for (int count; (count = await reader.ReadAsync(buffer)) > 0;)
        {
            text.Append(buffer, 0, Math.Min(count, MostCharacters - text.Length));
        }

        return text.ToString();
    }
}
