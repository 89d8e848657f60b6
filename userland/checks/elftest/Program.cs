using System;
using System.Runtime;
using Tine.Runtime;

namespace Tine.ElfTest;

/// <summary>Hands execve damaged programs and odd scripts: the right error, and the caller goes on as if nothing had been.</summary>
internal static class Program
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

        Tap.Begin(arguments);
        GoodImages.Run();
        BadImages.Run();
        Scripts.Run();
        StartingState.Run();
        Names.Run();
        return Tap.Finish();
    }
}
