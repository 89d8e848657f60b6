using System.Collections.Generic;
using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Attest;

/// <summary>attest KEY NAME [ARGUMENT]...: runs a program, and prints its exit status on a line signed with the key, as the program's own results are.</summary>
internal static unsafe class Program
{
    private const int NotFound = 127;
    private const string KeyEntry = Seal.Variable + "=";

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length < 2)
        {
            StandardError.WriteLine("usage: attest KEY NAME [ARGUMENT]...");
            return 2;
        }

        Seal.Use(arguments[0]);
        var command = new ArgumentVector(arguments[1..]);
        int status = Run(arguments[1], command, EnvironmentWith(arguments[0]));
        System.GC.KeepAlive(command);
        Seal.WriteLine("status " + Numbers.ToText(status));
        return status;
    }

    private static ArgumentVector EnvironmentWith(string key)
    {
        List<string> entries = ProcessEnvironment.All();
        entries.Add(KeyEntry + key);
        return new ArgumentVector(entries);
    }

    private static int Run(string name, ArgumentVector command, ArgumentVector environment)
    {
        string? path = ProgramSearch.Find(name, ProcessEnvironment.Get("PATH") ?? ProgramSearch.DefaultPath);
        if (path is null)
        {
            StandardError.WriteLine($"attest: {name}: not found");
            return NotFound;
        }

        fixed (byte* terminated = Utf8.Terminated(path))
        {
            SysResult child = Unix.Fork();
            if (child.Succeeded && child.Int == 0)
            {
                Unix.ExecVe(terminated, command.Pointer, environment.Pointer);
                Unix.Exit(NotFound);
            }

            System.GC.KeepAlive(environment);
            if (child.Failed)
            {
                StandardError.WriteLine($"attest: {child.Error}");
                return NotFound;
            }

            Unix.Wait(child.Int, out WaitStatus status);
            return status.ForShell;
        }
    }
}
