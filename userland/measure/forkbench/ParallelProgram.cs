using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.ForkBench;

/// <summary>forkbench --parallel N: forkbench-parallel, a program in C beside this one, with the same arguments.</summary>
internal static unsafe class ParallelProgram
{
    /// <summary>Becomes that program.</summary>
    /// <param name="arguments">All arguments.</param>
    /// <param name="option">The place of --parallel among them; the number of makers follows.</param>
    /// <returns>The exit status, where there is no such program.</returns>
    internal static int Run(string[] arguments, int option)
    {
        string path = ProgramSearch.OwnPath() + "-parallel";
        List<string> words = [path, option + 1 < arguments.Length ? arguments[option + 1] : ""];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (i != option && i != option + 1)
            {
                words.Add(arguments[i]);
            }
        }

        var vector = new ArgumentVector(words);
        var environment = new ArgumentVector(ProcessEnvironment.All());
        SysResult failed = Unix.ExecVe(vector.First, vector.Pointer, environment.Pointer);
        System.GC.KeepAlive(vector);
        System.GC.KeepAlive(environment);
        StandardError.WriteLine($"forkbench: {path}: {failed.Error}");
        return 1;
    }
}
