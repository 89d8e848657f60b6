using Tine.Runtime;
using static Tine.LimitConform.Hogs;

namespace Tine.LimitConform;

/// <summary>
/// An ordinary user takes as much as he gets of each kind of object, in several processes: others live and can work, and when
/// his processes are gone all memory is back, to one part in a hundred.
/// </summary>
internal static unsafe class ObjectCases
{
    private const int Members = 4;

    internal static void Run()
    {
        Case("O1 pipes, full", &Takers.Pipes);
        Case("O2 sockets, full", &Takers.Sockets);
        Case("O3 files on their way", &Takers.FilesOnTheirWay);
        Case("O4 interests of epoll", &Takers.Watches);
        Case("O5 record locks", &Takers.Locks);
        Case("O6 timers and queued signals", &Takers.TimersAndSignals);
        Case("O7 directories in directories", &Takers.DeepDirectories);
        Case("O8 long names and long links", &Takers.LongNames);
        Case("O9 mappings, and a fork of them", &Takers.Mappings);
        Case("O10 threads", &Takers.ManyThreads);
        Case("O11 files of memory without a name", &Takers.MemoryFiles);
        Case("O12 files in /tmp, written and mapped", &Takers.Files);
        Case("O13 pseudo-terminals, full", &Takers.Terminals);
        Case("O14 event counters", &Takers.Counters);
        Case("O15 shared memory", &Takers.SharedMemory);
        Case("O16 children of children", &Takers.Descendants);
    }

    private static delegate*<int, void> s_taker;

    private static void Case(string name, delegate*<int, void> taker)
    {
        s_taker = taker;
        Tap.Case(name, &Take);
    }

    private static bool Take()
    {
        MapBoard();
        SysResult bystander = Holder(50, Members);
        TineInspect.System(out MachineInspection before);
        SysResult* members = stackalloc SysResult[Members];
        for (int i = 0; i < Members; i++)
        {
            members[i] = Member(i);
        }

        AwaitAll(members);
        bool passed = Tap.Holds(IsAlive(bystander), "the bystander") & Children.EndsWell(&Work, "somebody can work");
        for (int i = 0; i < Members; i++)
        {
            Children.End(members[i]);
        }

        EndDescendants();
        Children.Run(&CleanUp);
        AwaitProcesses(before.Processes);
        TineInspect.System(out MachineInspection after);
        ulong kept = Frames(before) > Frames(after) ? Frames(before) - Frames(after) : 0;
        passed &= Tap.Holds(kept <= before.TotalFrames / 100, "all memory is back but " + Numbers.ToText((int)kept) + " frames");
        Children.End(bystander);
        return passed;
    }

    /// <summary>In a process of its own, as the names take memory here, too.</summary>
    private static int CleanUp()
    {
        Takers.CleanUp(Members);
        return 0;
    }

    /// <summary>Waits until orphans have ended and init has waited for them.</summary>
    private static void AwaitProcesses(ulong count)
    {
        MachineInspection now;
        do
        {
            Unix.SchedYield();
            TineInspect.System(out now);
        }
        while (now.Processes > count);
    }

    /// <summary>A process of another user's, in a group of its own, that takes what it gets and keeps it.</summary>
    private static SysResult Member(int index)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Limit(Unix.DescriptorLimit, 1024);
            Unix.ChDir("/tmp");
            Children.BecomeOther();
            s_taker(index);
            s_board[index] = Ready;
            while (true)
            {
                Unix.Call(SystemCall.Pause);
            }
        }

        return child;
    }

    private static void AwaitAll(SysResult* members)
    {
        for (int i = 0; i < Members; i++)
        {
            while (System.Threading.Volatile.Read(ref s_board[i]) != Ready && IsAlive(members[i]))
            {
                Unix.SchedYield();
            }
        }
    }

    /// <summary>Ends the other user's processes that are left, by his own hand.</summary>
    private static void EndDescendants()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Children.BecomeOther();
            Unix.Kill(-1, Signal.Kill);
            Unix.Exit(0);
        }

        Unix.Wait(child.Int, out _);
    }

    /// <summary>Works as a shell does: a file, a pipe, some memory.</summary>
    private static int Work()
    {
        SysResult pipe = Unix.Pipe2(out int reader, out int writer);
        Hogs.Take(20);
        byte one = 1;
        bool isWell = pipe.Succeeded && Unix.Write(writer, &one, 1).Int == 1 && Unix.Read(reader, &one, 1).Int == 1
            && Unix.Open("/dev/null", OpenFlags.ReadOnly).Succeeded;
        return isWell ? 0 : 1;
    }
}
