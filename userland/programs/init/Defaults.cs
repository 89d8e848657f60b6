using System;
using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.Init;

/// <summary>The environment of the first command.</summary>
internal static class Defaults
{
    /// <summary>A kernel knows no better; a shell's history and the like do not belong there.</summary>
    private const string KernelsHome = "HOME=/";

    /// <summary>The kernel's environment, and the usual variables that it left out.</summary>
    internal static List<string> Environment()
    {
        List<string> environment = ProcessEnvironment.All();
        environment.Remove(KernelsHome);
        Add(environment, "PATH=", ProgramSearch.DefaultPath);
        Add(environment, "HOME=", "/root");
        Add(environment, "TERM=", "linux");
        Add(environment, "LANG=", "C.UTF-8");
        Add(environment, "SHELL=", InteractiveShell());
        Add(environment, "USER=", "root");
        Add(environment, "LOGNAME=", "root");
        return environment;
    }

    /// <summary>The shell for somebody at a terminal: bash, which edits lines, where Debian's programs are; /bin/sh is dash there.</summary>
    internal static string InteractiveShell() => ProgramSearch.Find("bash", ProgramSearch.DefaultPath) ?? "/bin/sh";

    private static void Add(List<string> environment, string name, string value)
    {
        foreach (string entry in environment)
        {
            if (entry.StartsWith(name, StringComparison.Ordinal))
            {
                return;
            }
        }

        environment.Add(name + value);
    }
}
