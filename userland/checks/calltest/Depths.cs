using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>Things within each other, deeper than a kernel stack would bear that walks them by calling itself.</summary>
internal static unsafe class Depths
{
    private const int Depth = 400;
    private const int Stream = 1;
    private const int ParentDeathSignal = 1;

    internal static void Run()
    {
        Case("depths: a long chain of sockets, each waiting in the next, is closed at once", &Sockets);
        Case("depths: a deep tree of directories is renamed, and not into itself", &Directories);
        Case("depths: a long line of processes dies with its eldest", &Processes);
    }

    private static bool Sockets()
    {
        Unix.Pipe2(out int reader, out int writer);
        (int sender, int top) = Streams.Pair(Stream);
        for (int level = 0; level < Depth; level++)
        {
            (int next, int waiting) = Streams.Pair(Stream);
            if (!Holds(Messages.Send(sender, "x"u8, Messages.Rights, &waiting, 1).Int == 1, "one more"))
            {
                return false;
            }

            Unix.Close(waiting);
            Unix.Close(sender);
            sender = next;
        }

        Messages.Send(sender, "x"u8, Messages.Rights, &writer, 1);
        Unix.Close(writer);
        Unix.Close(sender);
        bool isGood = Holds(Calls.Poll(reader, PollEntry.Readable) == 0, "a writer waits at the bottom");
        Unix.Close(top);
        return isGood & Holds(Calls.Poll(reader, PollEntry.Readable) == PollEntry.HungUp, "and is closed with the top");
    }

    private static bool Directories()
    {
        int levels = 0;
        while (levels < Depth && Unix.MkDir("d").Succeeded && Unix.ChDir("d").Succeeded)
        {
            levels++;
        }

        bool isGood = Holds(levels == Depth, "all the way down");
        for (int level = 1; level < levels; level++)
        {
            Unix.ChDir("..");
        }

        isGood &= Gives(Unix.Rename("../d", "d/d/e"), Errno.EINVAL, "into itself");
        isGood &= Gives(Unix.Rename("../d", "../e"), Errno.None, "beside itself");
        for (int level = 1; level < levels; level++)
        {
            Unix.ChDir("d");
        }

        int removed = 0;
        while (removed < levels && Unix.ChDir("..").Succeeded && Unix.RmDir(removed == levels - 1 ? "e" : "d").Succeeded)
        {
            removed++;
        }

        return isGood & Holds(removed == levels, "and all the way up");
    }

    /// <summary>Each asks for SIGKILL at its parent's end (PR_SET_PDEATHSIG) and makes the next; the youngest says that it is there.</summary>
    private static bool Processes()
    {
        const int Line = 60;
        Unix.Pipe2(out int reader, out int writer);
        int eldest = Unix.Fork().Int;
        if (eldest == 0)
        {
            for (int i = 1; i < Line && Unix.Fork().Int == 0; i++)
            {
                Unix.Call(SystemCall.PrCtl, ParentDeathSignal, (ulong)Signal.Kill);
                if (i == Line - 1)
                {
                    Unix.Write(writer, "x"u8);
                }
            }

            while (true)
            {
                Unix.Call(SystemCall.Pause);
            }
        }

        Unix.Close(writer);
        bool isGood = Holds(Calls.Reads(reader, "x"u8), "the youngest is there");
        Unix.Kill(eldest, Signal.Kill);
        isGood &= Holds(Calls.Reads(reader, ""u8), "nobody is");
        Unix.Wait(eldest, out _);
        return isGood;
    }
}
