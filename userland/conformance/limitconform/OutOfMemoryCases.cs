using Tine.Runtime;
using static Tine.LimitConform.Hogs;

namespace Tine.LimitConform;

/// <summary>Memory is out: the largest process is killed, and no other.</summary>
internal static unsafe class OutOfMemoryCases
{
    /// <summary>A process may need as many turns to end and be waited for by init.</summary>
    private const int Turns = 10_000;

    internal static void Run()
    {
        Tap.Case("K1 who takes all memory ends by SIGKILL, and nobody else", &Greedy);
        Tap.Case("K2 the largest ends, not the one that wants a page", &Largest);
        Tap.Case("K3 a vfork's parent has most: both sides of the vfork end", &VFork);
        Tap.Case("K4 oom_score_adj -1000 is spared, 1000 goes first", &Adjusted);
        Tap.Case("K5 a call needs memory: the largest ends", &Call);
        Tap.Case("K6 every frame is back", &FramesAreBack);
    }

    private static bool Greedy()
    {
        MapBoard();
        SysResult bystander = Holder(10, 0);
        bool passed = Tap.Holds(Hog(FreePages() * 2).Is(Signal.Kill), "the greedy one") & Tap.Holds(IsAlive(bystander), "the bystander");
        Children.End(bystander);
        return passed;
    }

    private static bool Largest()
    {
        MapBoard();
        ulong free = FreePages();
        SysResult large = Holder(free * 6 / 10, 0);
        SysResult small = Holder(free * 2 / 10, 1);
        WaitStatus last = Hog(free * 4 / 10);
        Unix.Wait(large.Int, out WaitStatus status);
        bool passed = Tap.Holds(status.Is(Signal.Kill), "the largest") & Tap.Holds(last.Is(0), "who wanted memory")
            & Tap.Holds(IsAlive(small), "the smaller one");
        Children.End(small);
        return passed;
    }

    private static bool VFork()
    {
        static int Child(void* unused)
        {
            s_board[1] = Unix.GetPid();
            s_board[0] = Ready;
            AwaitBoard(2);
            return 7;
        }

        MapBoard();
        ulong free = FreePages();
        SysResult parent = Unix.Fork();
        if (parent.Raw == 0)
        {
            Take(free * 6 / 10);
            Unix.VFork(&Child, null);
            Unix.Exit(0);
        }

        AwaitBoard(0);
        WaitStatus hog = Hog(free / 2);
        bool isChildGone = IsGone(s_board[1]);
        s_board[2] = Ready;
        Unix.Wait(parent.Int, out WaitStatus status);
        return Tap.Holds(status.Is(Signal.Kill), "the parent") & Tap.Holds(isChildGone, "the child") & Tap.Holds(hog.Is(0), "the smaller one");
    }

    /// <summary>Whether the process has ended and init has waited for it.</summary>
    private static bool IsGone(int process)
    {
        for (int i = 0; i < Turns; i++)
        {
            if (Unix.Kill(process, (Signal)0).Error == Errno.ESRCH)
            {
                return true;
            }

            Unix.SchedYield();
        }

        return false;
    }

    private static bool Adjust(SysResult process, string text)
    {
        SysResult file = Unix.Open("/proc/" + Numbers.ToText(process.Int) + "/oom_score_adj", OpenFlags.WriteOnly);
        SysResult written = Unix.Write(file.Int, Utf8.Terminated(text)[..text.Length]);
        Unix.Close(file.Int);
        return Tap.Gives(written, Errno.None, text);
    }

    private static bool Adjusted()
    {
        MapBoard();
        ulong free = FreePages();
        SysResult spared = Holder(free * 5 / 10, 0);
        SysResult first = Holder(free / 10, 1);
        bool passed = Adjust(spared, "-1000") & Adjust(first, "1000");
        WaitStatus hog = Hog(free * 45 / 100);
        Unix.Wait(first.Int, out WaitStatus status);
        passed &= Tap.Holds(status.Is(Signal.Kill), "1000") & Tap.Holds(hog.Is(0), "who wanted memory") & Tap.Holds(IsAlive(spared), "-1000");
        Children.End(spared);
        return passed;
    }

    /// <summary>Writes to a pipe: its buffer is the kernel's memory, and no frames are left.</summary>
    private static bool Call()
    {
        MapBoard();
        ulong free = FreePages();
        SysResult large = Holder(free - KeptPages, 0);
        Unix.Limit(Unix.DescriptorLimit, 1000);
        byte* bytes = Unix.MMap(16 * Unix.PageSize).Address;
        bool passed = true;
        for (int i = 0; i < 60; i++)
        {
            passed &= Tap.Gives(Unix.Pipe2(out _, out int writeEnd, OpenFlags.NonBlocking), Errno.None, "pipe")
                && Tap.Gives(Unix.Write(writeEnd, bytes, 16 * Unix.PageSize), Errno.None, "write");
        }

        // Killed, it ends when it next runs; had it been spared, this would end it otherwise.
        Unix.Kill(large.Int, Signal.Terminate);
        Unix.Wait(large.Int, out WaitStatus status);
        return passed & Tap.Holds(status.Is(Signal.Kill), "the largest");
    }

    private static bool FramesAreBack()
    {
        MapBoard();
        Hog(FreePages() * 2);
        Children.End(Children.Sleeper());
        TineInspect.System(out MachineInspection before);
        Hog(FreePages() * 2);
        Children.End(Children.Sleeper());
        TineInspect.System(out MachineInspection after);
        return Tap.Holds(Frames(before) == Frames(after), "frames") & Tap.Holds(before.Processes == after.Processes, "processes");
    }
}
