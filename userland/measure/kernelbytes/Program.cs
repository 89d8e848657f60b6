using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.KernelBytes;

/// <summary>
/// The kernel's cost of a small process: makes many that sleep, in each of the ways, and divides what the kernel has taken for
/// page tables, kernel stacks and objects by their number. The processes' own pages are not the kernel's.
/// </summary>
internal static unsafe class Program
{
    private const string Sleep = "sleep";
    private const string ThisProgram = "/proc/self/exe";

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length == 1 && arguments[0] == Sleep)
        {
            Sleepers.SleepUntilEndOfInput();
            return 0;
        }

        if (!TineInspect.IsPresent)
        {
            StandardOutput.WriteLine("This kernel does not tell.");
            return 0;
        }

        StandardOutput.WriteLine($"Kernel bytes a process, {Sleepers.Count} of them asleep");
        StandardOutput.WriteLine($"{"made by",-16} {"tables",8} {"stack",8} {"objects",8} {"sum",8}");
        bool isGood = Print("vfork", Sleepers.NestVForks())
            && PrintFork("on-demand fork", ForkMode.OnDemand)
            && PrintFork("cow fork", ForkMode.CopyOnWrite)
            && PrintFork("eager fork", ForkMode.Eager)
            && Print("vfork + exec", Sleepers.Execute(ThisProgram, Sleep));
        return isGood ? 0 : 1;
    }

    private static bool PrintFork(string name, ForkMode mode)
    {
        Unix.SetForkMode(mode);
        return Print(name, Sleepers.Fork());
    }

    private static bool Print(string name, Cost? cost)
    {
        if (cost is not { } bytes)
        {
            StandardError.WriteLine($"kernelbytes: {name}: a process was not made");
            return false;
        }

        StandardOutput.WriteLine($"{name,-16} {bytes.Tables,8} {bytes.Stacks,8} {bytes.Objects,8} {bytes.Tables + bytes.Stacks + bytes.Objects,8}");
        return true;
    }
}
