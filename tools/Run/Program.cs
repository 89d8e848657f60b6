using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Tine.Tools.Run;

internal static class Program
{
    private const int WrongUse = 2;
    private const int CannotRun = 1;

    private static async Task<int> Main(string[] arguments)
    {
        try
        {
            return new RunCommand().Parse(arguments, Workspace.Kernel) switch
            {
                null => 0,
                { Bench: BenchMode.BesideLinux } request => await new ComparisonRun([.. request.Guest.Command.Skip(1)]).RunAsync(),
                { } request => await new Session(request).RunAsync(),
            };
        }
        catch (CommandLineException problem)
        {
            Console.Error.WriteLine("run-qemu.sh: " + problem.Message);
            return WrongUse;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or PackageException)
        {
            Console.Error.WriteLine("run-qemu.sh: " + problem.Message);
            return CannotRun;
        }
    }
}
