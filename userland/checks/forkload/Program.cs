using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.ForkLoad;

/// <summary>Many processes: rows of vforks and forks, a fork bomb under a limit, a ring of pipes, a random crowd. Nothing may be lost.</summary>
/// <remarks>forkload [short|long]: the long form makes 100,000 of each and keeps the crowd busy for ten minutes.</remarks>
internal static unsafe class Program
{
    private static bool s_isLong;
    private static int s_count;
    private static int s_failures;

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        bool isLong = arguments.Length > 0 && arguments[0] == "long";
        s_isLong = isLong;
        Unix.PrCtl(36, 1);
        Try("a row of vforks", &Loads.VForks);
        Try("a row of forks", &Loads.Forks);
        Try("a fork bomb under RLIMIT_NPROC", &Loads.Bomb);
        Try("500 processes in a ring of pipes", &Loads.Ring);
        Try("50 processes at random: fork, exec, kill, mmap", &Loads.Crowd);
        StandardOutput.WriteLine($"1..{s_count}");
        return s_failures == 0 ? 0 : 1;
    }

    /// <summary>Runs a load in a process of its own and compares frames, processes and threads before and after.</summary>
    private static void Try(string name, delegate*<int> load)
    {
        FlushAll();

        // A short first run fills what the kernel keeps for the next time.
        Loads.Rows = 500;
        Loads.CrowdNanoseconds = 1_000_000_000;
        Run(load);
        Run(&Loads.Nothing);
        Loads.Rows = s_isLong ? 100_000 : 3_000;
        Loads.CrowdNanoseconds = s_isLong ? 600_000_000_000 : 3_000_000_000;
        TineInspect.System(out MachineInspection before);
        int status = Run(load);
        Run(&Loads.Nothing); // the stack of who ended last is given back when the next is made
        bool isGood = status == 0;
        MachineInspection after = before;
        for (int i = 0; i < 200; i++)
        {
            TineInspect.System(out after);
            if (IsSame(before, after))
            {
                break;
            }

            Unix.SchedYield();
        }

        isGood &= IsSame(before, after);
        s_count++;
        s_failures += isGood ? 0 : 1;
        StandardOutput.Write(isGood ? "ok " : "not ok ");
        StandardOutput.Write(name);
        StandardOutput.WriteLine(isGood
            ? ""
            : $": status {status}, frames {Frames(before)} and {Frames(after)}, processes {before.Processes} and {after.Processes}");
        StandardOutput.Flush();
    }

    private static ulong Frames(in MachineInspection inspection) => inspection.FreeFrames + (inspection.HeapBytes / Unix.PageSize);

    private static bool IsSame(in MachineInspection a, in MachineInspection b) =>
        Frames(a) == Frames(b) && a.Processes == b.Processes && a.Threads == b.Threads && a.TableFrames == b.TableFrames;

    private static int Run(delegate*<int> load)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.SetPgid(0, 0);
            Unix.PrCtl(36, 1);
            Unix.Exit(load());
        }

        Unix.Wait(child.Int, out WaitStatus status);
        Unix.Kill(-child.Int, Signal.Kill);
        while (Unix.Wait4(-1, null, WaitOptions.All).Succeeded)
        {
        }

        return status.Raw;
    }
}
