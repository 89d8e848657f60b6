using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        SysResult child = Unix.Fork();
        if (child.Int == 0)
        {
            StandardOutput.WriteLine($"I am the child, process {Unix.GetPid()}.");
            return 7;
        }

        Unix.Wait(child.Int, out WaitStatus status);
        StandardOutput.WriteLine($"I am the parent; process {child.Int} ended with {status.ExitCode}.");
        return 0;
    }
}
