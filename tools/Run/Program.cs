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
            RunRequest? request = new RunCommand().Parse(arguments, Workspace.Kernel, Environment.GetEnvironmentVariable(RunCommand.AccelerationVariable));
            if (request is null)
            {
                return 0;
            }

            using var interruption = new Interruption();
            var accelerator = new Accelerator(request.Acceleration, KvmHost.Find());
            return request.Bench == BenchMode.BesideLinux
                ? await new ComparisonRun([.. request.Guest.Command.Skip(1)], accelerator).RunAsync()
                : await new Session(request, accelerator, interruption).RunAsync();
        }
        catch (CommandLineException problem)
        {
            Console.Error.WriteLine("run-qemu.sh: " + problem.Message);
            return WrongUse;
        }
        catch (CompilationException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return CannotRun;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or PackageException)
        {
            Console.Error.WriteLine("run-qemu.sh: " + problem.Message);
            return CannotRun;
        }
    }
}
