using System;
using System.Runtime;
using Tine.Runtime;

namespace Tine.ElfTest;

/// <summary>Hands execve damaged programs and odd scripts: the right error, and the caller goes on as if nothing had been.</summary>
internal static unsafe class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length > 0 && arguments[0].StartsWith(Helper.Marker, StringComparison.Ordinal))
        {
            return Helper.Run(arguments);
        }

        if (ProcessEnvironment.Get(Names.CountVariable) is not null)
        {
            return Names.CheckEmptyVector();
        }

        Run(arguments, "good", &GoodImages.Run);
        Run(arguments, "bad", &BadImages.Run);
        Run(arguments, "scripts", &Scripts.Run);
        Run(arguments, "state", &StartingState.Run);
        Run(arguments, "names", &Names.Run);
        return Tap.Finish();
    }

    /// <summary>Runs a group of cases that an argument names, or no argument any.</summary>
    private static void Run(string[] groups, string group, delegate*<void> cases)
    {
        if (groups.Length == 0 || Array.IndexOf(groups, group) >= 0)
        {
            cases();
        }
    }
}
