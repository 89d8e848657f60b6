using System;
using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.Init;

/// <summary>The environment of the first command.</summary>
internal static class Defaults
{
    /// <summary>What the kernel gave, and what it left out.</summary>
    internal static List<string> Environment()
    {
        List<string> environment = ProcessEnvironment.All();
        Add(environment, "PATH=", ProgramSearch.DefaultPath);
        Add(environment, "HOME=", "/root");
        Add(environment, "TERM=", "linux");
        return environment;
    }

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
