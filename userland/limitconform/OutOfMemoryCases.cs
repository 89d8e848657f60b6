using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>Memory is out: who has most of it ends, and nobody else.</summary>
internal static unsafe class OutOfMemoryCases
{
    private const int Ready = 1;

    /// <summary>A process may need as many turns to end and be waited for by init.</summary>
    private const int Turns = 10_000;

    /// <summary>More than the frames that are kept from programs.</summary>
    private const ulong KeptPages = 700;

    /// <summary>Shared by all processes of a case: how far they are.</summary>
    private static int* s_board;

    internal static void Run()
    {
        Tap.Case("K1 who takes all memory ends by SIGKILL, and nobody else", &Greedy);
        Tap.Case("K2 the largest ends, not the one that wants a page", &Largest);
        Tap.Case("K3 a vfork's parent has most: both sides of the vfork end", &VFork);
        Tap.Case("K4 oom_score_adj -1000 is spared, 1000 goes first", &Adjusted);
        Tap.Case("K5 a call needs memory: the largest ends", &Call);
        Tap.Case("K6 every frame is back", &FramesAreBack);
        Tap.Case("K7 shared memory counts, and comes back with the one who has it", &SharedGreedy);
        Tap.Case("K8 who holds a file of memory without a name ends", &MemoryFile);
        Tap.Case("K9 of many small ones the newest end", &Crowd);
        Tap.Case("K10 threads: the process ends as a whole", &Threads);
    }

    private static ulong FreePages()
    {
        TineInspect.System(out SystemInspection inspection);
        return inspection.FreeFrames;
    }

    private static void MapBoard() =>
        s_board = (int*)Unix.MMap(null, Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0).Address;

    private static void AwaitBoard(int slot)
    {
        while (System.Threading.Volatile.Read(ref s_board[slot]) != Ready)
        {
            Unix.SchedYield();
        }
    }

    /// <summary>A child that has so many pages, says so, and waits.</summary>
    private static SysResult Holder(ulong pages, int slot)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Take(pages);
            s_board[slot] = Ready;
            while (true)
            {
                Unix.Call(SystemCall.Pause);
            }
        }

        if (child.Succeeded)
        {
            AwaitBoard(slot);
        }

        return child;
    }

    /// <summary>Touches so many pages, in mappings that are never refused.</summary>
    private static void Take(ulong pages, MapFlags sharing = MapFlags.Private)
    {
        byte* start = Unix.MMap(null, pages * Unix.PageSize, Protection.ReadWrite,
            sharing | MapFlags.Anonymous | MapFlags.NoReserve, -1, 0).Address;
        for (ulong i = 0; i < pages; i++)
        {
            start[i * Unix.PageSize] = 1;
        }
    }

    /// <summary>A child that takes more than there is and then ends with status 0.</summary>
    private static WaitStatus Hog(ulong pages, MapFlags sharing = MapFlags.Private)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Take(pages, sharing);
            Unix.Exit(0);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return status;
    }

    private static bool IsAlive(SysResult child) => Unix.Wait(child.Int, out _, WaitOptions.NoHang).Raw == 0;

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

    /// <summary>The process ends, and init waits for it.</summary>
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

    /// <summary>Pipes are the kernel's memory: writing to them needs frames, of which none are left.</summary>
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
        TineInspect.System(out SystemInspection before);
        Hog(FreePages() * 2);
        Children.End(Children.Sleeper());
        TineInspect.System(out SystemInspection after);
        return Tap.Holds(Frames(before) == Frames(after), "frames") & Tap.Holds(before.Processes == after.Processes, "processes");
    }

    private static bool SharedGreedy()
    {
        MapBoard();
        SysResult bystander = Holder(10, 0);
        ulong before = FreePages();
        bool passed = Tap.Holds(Hog(before * 2, MapFlags.Shared).Is(Signal.Kill), "the greedy one")
            & Tap.Holds(IsAlive(bystander), "the bystander") & Tap.Holds(FreePages() + KeptPages > before, "its memory is back");
        Children.End(bystander);
        return passed;
    }

    private static bool MemoryFile()
    {
        MapBoard();
        ulong free = FreePages();
        SysResult holder = Unix.Fork();
        if (holder.Raw == 0)
        {
            FillMemoryFile(free * 6 / 10);
            s_board[0] = Ready;
            while (true)
            {
                Unix.Call(SystemCall.Pause);
            }
        }

        AwaitBoard(0);
        WaitStatus hog = Hog(free / 2);
        Unix.Wait(holder.Int, out WaitStatus status);
        return Tap.Holds(status.Is(Signal.Kill), "who holds the file") & Tap.Holds(hog.Is(0), "who wanted memory");
    }

    private static void FillMemoryFile(ulong pages)
    {
        byte* name = stackalloc byte[1];
        name[0] = 0;
        SysResult file = Unix.Call(SystemCall.MemFdCreate, (ulong)name, 0);
        byte* bytes = Unix.MMap(16 * Unix.PageSize).Address;
        for (ulong i = 0; i < pages; i += 16)
        {
            Unix.Write(file.Int, bytes, 16 * Unix.PageSize);
        }
    }

    /// <summary>None of them has much; together they would have twice what there is.</summary>
    private static bool Crowd()
    {
        const int count = 60;
        MapBoard();
        ulong pages = FreePages() / 30;
        SysResult* members = stackalloc SysResult[count];
        for (int i = 0; i < count; i++)
        {
            members[i] = Unix.Fork();
            if (members[i].Raw == 0)
            {
                Take(pages);
                s_board[i] = Ready;
                while (true)
                {
                    Unix.Call(SystemCall.Pause);
                }
            }
        }

        int ended = AwaitReadyOrEnded(count);
        bool passed = Tap.Holds(Unix.Kill(members[0].Int, (Signal)0).Succeeded, "the oldest") & Tap.Holds(ended > count / 3, "a third");
        for (int i = 0; i < count; i++)
        {
            Unix.Kill(members[i].Int, Signal.Kill);
        }

        while (Unix.Wait(-1, out _).Succeeded)
        {
        }

        return passed;
    }

    /// <summary>Waits for children until each has its memory or has been ended.</summary>
    /// <returns>How many have been ended.</returns>
    private static int AwaitReadyOrEnded(int count)
    {
        int ended = 0;
        int ready;
        do
        {
            Unix.SchedYield();
            while (Unix.Wait(-1, out _, WaitOptions.NoHang).Raw > 0)
            {
                ended++;
            }

            ready = 0;
            for (int i = 0; i < count; i++)
            {
                ready += System.Threading.Volatile.Read(ref s_board[i]);
            }
        }
        while (ready + ended < count);
        return ended;
    }

    /// <summary>One thread takes memory, the others sleep and wait to be woken.</summary>
    private static bool Threads()
    {
        const int sleepers = 4;
        const ulong stackPages = 4;
        static int Sleep(void* unused)
        {
            while (true)
            {
                Unix.Call(SystemCall.Pause);
            }
        }

        MapBoard();
        ulong free = FreePages();
        SysResult bystander = Holder(10, 0);
        SysResult process = Unix.Fork();
        if (process.Raw == 0)
        {
            const CloneFlags thread = CloneFlags.Memory | CloneFlags.Files | CloneFlags.FileSystem | CloneFlags.SignalHandlers | CloneFlags.Thread;
            for (int i = 0; i < sleepers; i++)
            {
                Unix.Clone(thread, Unix.MMap(stackPages * Unix.PageSize).Address + (stackPages * Unix.PageSize), &Sleep, null);
            }

            Take(free * 2);
            Unix.Exit(0);
        }

        Unix.Wait(process.Int, out WaitStatus status);
        bool passed = Tap.Holds(status.Is(Signal.Kill), "all of them") & Tap.Holds(IsAlive(bystander), "the bystander");
        Children.End(bystander);
        return passed;
    }

    private static ulong Frames(in SystemInspection inspection) => inspection.FreeFrames + (inspection.HeapBytes / Unix.PageSize);
}
