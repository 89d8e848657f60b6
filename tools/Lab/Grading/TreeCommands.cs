using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace Tine.Tools.Lab;

/// <summary>Commands in a tree on this machine.</summary>
/// <param name="root">The tree's directory.</param>
public sealed class TreeCommands(string root) : ICommands
{
    /// <summary>The most that is kept of an output: an endless one must not fill the memory.</summary>
    private const int MostCharacters = 1 << 20;

    public CommandResult Run(string program, params string[] arguments)
    {
        string path = program.StartsWith("./", System.StringComparison.Ordinal) ? Path.Combine(root, program) : program;
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = root, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = ReadAsync(process.StandardOutput);
            Task<string> errors = ReadAsync(process.StandardError);
            process.WaitForExit();
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
            text.Append(buffer, 0, System.Math.Min(count, MostCharacters - text.Length));
        }

        return text.ToString();
    }
}
