using System;
using System.IO;
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
            return new RunCommand().Parse(arguments, Workspace.Kernel) is { } request ? await new Session(request).RunAsync() : 0;
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
