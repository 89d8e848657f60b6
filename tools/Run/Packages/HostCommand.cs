using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Tine.Tools.Run;

/// <summary>A program of the host that ran to its end.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record HostCommand(int Status, string Output, string Errors)
{
    /// <summary>Runs a program with an empty standard input and messages in English.</summary>
    /// <exception cref="PackageException">There is no such program.</exception>
    public static HostCommand Run(string program, IEnumerable<string> arguments)
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
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new HostCommand(process.ExitCode, output, errors.Result);
        }
        catch (Win32Exception)
        {
            throw new PackageException($"Debian's packages need {program}, which is not on this machine");
        }
    }
}
