using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.FaultWalk;

/// <summary>Walks the failing allocation through an operation, each step in a process of its own.</summary>
internal static unsafe class Walk
{
    private const int MostSteps = 400;

    /// <summary>Successes in a row that end the walk: one alone may have had its failure where it did not matter.</summary>
    private const int EnoughSuccesses = 3;

    private const int Succeeded = 0;
    private const int OutOfMemory = 1;
    private const int TryAgain = 2;
    private const int OtherError = 3;
    private const int Patience = 50;

    private static int s_count;
    private static int s_failures;

    internal static int All()
    {
        Both("fork", &Operations.Fork);
        Both("vfork", &Operations.VFork);
        Both("clone of a thread", &Operations.Thread);
        Both("clone that shares memory, files and handlers", &Operations.Share);
        Both("vfork and exec", &Operations.Exec);
        Both("mmap, populated", &Operations.Map);
        Both("pipe, and a write through it", &Operations.Pipe);
        Both("signal delivery", &Operations.Signal);
        Both("touching fresh pages", &Operations.Touch);
        StandardOutput.WriteLine($"1..{s_count}");
        FlushAll();
        return s_failures == 0 ? 0 : 1;
    }

    private static void Both(string name, delegate*<SysResult> operation)
    {
        Through(name + ", frames failing", operation, isHeap: 0);
        Through(name + ", heap failing", operation, isHeap: 1);
    }

    private static void Through(string name, delegate*<SysResult> operation, int isHeap)
    {
        // The first run fills what the kernel keeps for the next time.
        Step(operation, isHeap, 0);
        ulong before = Frames();
        TineInspect.System(out MachineInspection old);
        int successes = 0;
        int failed = 0;
        int killed = 0;
        string problem = "";
        ulong nth = 1;
        for (; nth <= MostSteps && successes < EnoughSuccesses && problem.Length == 0; nth++)
        {
            WaitStatus status = Step(operation, isHeap, nth);
            bool isKilled = status.Is(Signal.SegmentationFault) || status.Is(Signal.Bus) || status.Is(Signal.Kill);
            successes = status.Is(Succeeded) ? successes + 1 : 0;
            failed += status.Is(OutOfMemory) || status.Is(TryAgain) ? 1 : 0;
            killed += isKilled ? 1 : 0;
            if (!isKilled && !status.Is(Succeeded) && !status.Is(OutOfMemory) && !status.Is(TryAgain))
            {
                problem = "another error, status " + Numbers.ToText(status.Raw);
            }
            else if (!IsBack(before, old))
            {
                problem = "frames " + Numbers.ToText((long)before) + " before, " + Numbers.ToText((long)Frames()) + " after";
            }
        }

        bool isGood = problem.Length == 0 && successes >= EnoughSuccesses;
        s_count++;
        s_failures += isGood ? 0 : 1;
        StandardOutput.Write(isGood ? "ok " : "not ok ");
        StandardOutput.WriteLine($"{name}: {failed} failures, {killed} ends of the process, {(isGood ? "nothing lost" : problem)} at step {nth - 1}");
        StandardOutput.Flush();
    }

    private static bool IsBack(ulong frames, in MachineInspection old)
    {
        for (int i = 0; i < Patience; i++)
        {
            TineInspect.System(out MachineInspection now);
            if (Frames() == frames && now.Processes == old.Processes && now.Threads == old.Threads && now.TableFrames == old.TableFrames)
            {
                return true;
            }

            // What ended may still be on its way out.
            Unix.SchedYield();
        }

        return false;
    }

    /// <summary>Free frames and those of the kernel's managed heap: their sum changes only when a frame is lost.</summary>
    private static ulong Frames()
    {
        TineInspect.System(out MachineInspection inspection);
        return inspection.FreeFrames + (inspection.HeapBytes / Unix.PageSize);
    }

    private static WaitStatus Step(delegate*<SysResult> operation, int isHeap, ulong nth)
    {
        SysResult runner = Unix.Fork();
        if (runner.Raw == 0)
        {
            Operations.TouchOwn();
            Arm(isHeap, nth);
            SysResult result = operation();
            Arm(isHeap, 0);
            Unix.Exit(result.Error switch
            {
                Errno.None => Succeeded,
                Errno.ENOMEM => OutOfMemory,
                Errno.EAGAIN => TryAgain,
                _ => OtherError,
            });
        }

        Unix.Wait(runner.Int, out WaitStatus status);
        Arm(isHeap, 0);
        return status;
    }

    private static void Arm(int isHeap, ulong nth)
    {
        SysResult armed;
        do
        {
            // Calling off takes heap itself: the call may be the one that fails.
            armed = isHeap != 0 ? TineInspect.FailHeap(nth) : TineInspect.FailFrame(nth);
        }
        while (armed.Error == Errno.ENOMEM && nth == 0);
    }
}
