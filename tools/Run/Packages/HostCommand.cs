using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Threading.Tasks;

namespace Tine.Tools.Run;

/// <summary>A program of the host that ran to its end.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record HostCommand(int Status, string Output, string Errors)
{
    /// <summary>Runs a program with an empty standard input and messages in English.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Told of each line of its standard output as it comes.</param>
    /// <exception cref="PackageException">There is no such program.</exception>
    public static HostCommand Run(string program, IEnumerable<string> arguments, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            var output = new StringBuilder();
            while (process.StandardOutput.ReadLine() is { } line)
            {
                output.Append(line).Append('\n');
                onLine?.Invoke(line);
            }

            process.WaitForExit();
            return new HostCommand(process.ExitCode, output.ToString(), errors.Result);
        }
        catch (Win32Exception)
        {
            throw new PackageException($"Debian's packages need {program}, which is not on this machine");
        }
    }
}
