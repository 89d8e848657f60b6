using Tine.Runtime;
using static Tine.LimitConform.Hogs;

namespace Tine.LimitConform;

/// <summary>Memory is out, and who holds it is not simply the largest process.</summary>
internal static unsafe class VictimCases
{
    internal static void Run()
    {
        Tap.Case("K7 shared memory counts, and comes back with the one who has it", &SharedGreedy);
        Tap.Case("K8 who holds a file of memory without a name ends", &MemoryFile);
        Tap.Case("K9 of many small ones the newest end", &Crowd);
        Tap.Case("K10 threads: the process ends as a whole", &Threads);
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

        int ended = AwaitReadyOrEnded(members, count);
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
    /// <returns>The number of processes that were ended.</returns>
    private static int AwaitReadyOrEnded(SysResult* members, int count)
    {
        int ended = 0;
        int ready;
        do
        {
            Unix.SchedYield();
            for (SysResult gone = Unix.Wait(-1, out _, WaitOptions.NoHang); gone.Raw > 0; gone = Unix.Wait(-1, out _, WaitOptions.NoHang))
            {
                ended++;
                Forget(members, count, gone.Int);
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

    private static void Forget(SysResult* members, int count, int process)
    {
        for (int i = 0; i < count; i++)
        {
            s_board[i] = members[i].Int == process ? 0 : s_board[i];
        }
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
}
