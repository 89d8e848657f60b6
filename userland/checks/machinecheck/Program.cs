using System;
using System.Runtime;
using System.Threading;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.MachineCheck;

/// <summary>
/// Tries, in a fraction of a second, the mechanisms that processor and kernel share: paging, the timer's interrupt in user
/// mode, a page fault, fork, vfork and exec. run-qemu.sh boots it to learn whether KVM works here. A hang is an answer, too.
/// </summary>
internal static unsafe class Program
{
    private const ulong PageCount = 256;
    private const int PageSize = 4096;
    private const long TimerMicroseconds = 1000;
    private const int ChildStatus = 3;

    private static int s_ticks;

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        string? problem = Check();
        StandardOutput.WriteLine(problem is null ? "machinecheck: all of it works" : "machinecheck: " + problem);
        return problem is null ? 0 : 1;
    }

    /// <summary>The first thing that does not work, or null.</summary>
    private static string? Check()
    {
        byte* pages = Pages.Dirty(PageCount);
        return !KeepValues(pages) ? "memory does not keep its values"
            : !TimerTicks() ? "the timer does not tick"
            : !ChildHasItsOwn(pages) ? "a page is not copied for the child of a fork"
            : !FaultKills(pages) ? "a page without access can be read"
            : !ExecRuns() ? "vfork and exec do not run a program"
            : null;
    }

    private static bool KeepValues(byte* pages)
    {
        for (ulong page = 0; page < PageCount; page++)
        {
            *(ulong*)(pages + (page * PageSize)) = page;
        }

        ulong sum = 0;
        for (ulong page = 0; page < PageCount; page++)
        {
            sum += *(ulong*)(pages + (page * PageSize));
        }

        return sum == PageCount * (PageCount - 1) / 2;
    }

    /// <summary>No call to the kernel in the loop: only an interrupt leads out of it.</summary>
    private static bool TimerTicks()
    {
        Unix.Handle(Signal.Alarm, &OnTick);
        if (Unix.SetRealTimer(TimerMicroseconds).Failed)
        {
            return false;
        }

        while (Volatile.Read(ref s_ticks) < 2)
        {
        }

        return Unix.SetRealTimer(0).Succeeded;
    }

    private static void OnTick(int signal, SignalInformation* information, void* context) => s_ticks++;

    private static bool ChildHasItsOwn(byte* page)
    {
        *page = 1;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            *page = 2;
            Unix.Exit(*page == 2 ? ChildStatus : 0);
        }

        return Wait(child).Is(ChildStatus) && *page == 1;
    }

    private static bool FaultKills(byte* page)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.MProtect(page, PageSize, Protection.None);
            Unix.Exit(*page == 0 ? 0 : 1);
        }

        return Wait(child).Is(Signal.SegmentationFault);
    }

    private static bool ExecRuns()
    {
        ArgumentVector vector = ArgumentVector.Of("true");
        ArgumentVector environment = ArgumentVector.Of();
        bool isGood;
        fixed (byte* path = Utf8.Terminated("/bin/true"))
        {
            var launch = new Launch { Path = path, Arguments = vector.Pointer, Environment = environment.Pointer };
            isGood = Wait(Launch.Start(&launch)).Is(0);
        }

        GC.KeepAlive(vector);
        GC.KeepAlive(environment);
        return isGood;
    }

    private static WaitStatus Wait(SysResult child)
    {
        WaitStatus status = new(-1);
        return child.Failed || Unix.Wait(child.Int, out status).Failed ? new WaitStatus(-1) : status;
    }
}
