using Tine.Runtime;

namespace Tine.LabCheck;

/// <summary>The numbers that calls 500 and 501 tell, beside those of tine_inspect.</summary>
internal static unsafe class NumberCases
{
    /// <summary>Frames that the kernel itself may take or give back between two questions.</summary>
    private const ulong Tolerance = 8;

    private const ulong TouchedPages = 64;
    private const int Total = 0;
    private const int Free = 1;
    private const int Tables = 2;
    private const int Processes = 3;
    private const long Minute = 60_000_000_000;
    private const ulong Junk = 0xA5A5_A5A5_A5A5_A5A5;

    public static void Run()
    {
        Tap.Case("500 tells the number of free frames", &TellsFreeFrames);
        Tap.Case("500 tells less when memory was taken", &FallsWithMemory);
        Tap.Case("500 gives EFAULT for a null pointer", &RefusesNull);
        Tap.Case("501: frames, free ones, page tables", &TellsFrames);
        Tap.Case("501: processes, one more after a fork", &CountsProcesses);
    }

    private static bool TellsFreeFrames()
    {
        ulong count = Junk;
        SysResult result = Calls.FreeFrames(&count);
        TineInspect.System(out MachineInspection truth);
        return Tap.Gives(result, Errno.None, "free_frames") && Tap.Holds(IsNear(count, truth.FreeFrames), "it is what the kernel counts");
    }

    private static bool FallsWithMemory()
    {
        ulong before = Junk;
        Calls.FreeFrames(&before);
        byte* memory = (byte*)Unix.MMap(TouchedPages * Unix.PageSize).Raw;
        for (ulong i = 0; i < TouchedPages; i++)
        {
            memory[i * Unix.PageSize] = 1;
        }

        ulong after = Junk;
        Calls.FreeFrames(&after);
        return Tap.Holds(before - after >= TouchedPages && before - after < TouchedPages + Tolerance, "64 pages more are taken");
    }

    private static bool RefusesNull() => Tap.Gives(Calls.FreeFrames(null), Errno.EFAULT, "free_frames(NULL)");

    private static bool TellsFrames()
    {
        ulong* summary = stackalloc ulong[Calls.Fields + 1];
        summary[Calls.Fields] = Junk;
        SysResult result = Calls.Summary(summary);
        TineInspect.System(out MachineInspection truth);
        return Tap.Gives(result, Errno.None, "machine_summary")
            && Tap.Holds(summary[Total] == truth.TotalFrames, "the first field is the number of all frames")
            && Tap.Holds(IsNear(summary[Free], truth.FreeFrames), "the second field is the number of free frames")
            && Tap.Holds(IsNear(summary[Tables], truth.TableFrames), "the third field is the number of page tables")
            && Tap.Holds(summary[Calls.Fields] == Junk, "nothing is written behind the structure");
    }

    private static bool CountsProcesses()
    {
        ulong* before = stackalloc ulong[Calls.Fields];
        ulong* after = stackalloc ulong[Calls.Fields];
        Calls.Summary(before);
        SysResult child = Unix.Fork();
        if (child.Succeeded && child.Int == 0)
        {
            Unix.Sleep(Minute);
        }

        Calls.Summary(after);
        Unix.Kill(child.Int, Signal.Kill);
        Unix.Wait(child.Int, out _);
        return Tap.Holds(before[Processes] != 0 && after[Processes] == before[Processes] + 1, "the fourth field is the number of processes");
    }

    private static bool IsNear(ulong value, ulong truth) => value + Tolerance >= truth && value <= truth + Tolerance;
}
