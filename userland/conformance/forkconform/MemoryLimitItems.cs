using System;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>E2 and E3: fork when memory is short, and under strict accounting. On Tine alone: they would disturb the host.</summary>
internal static unsafe class MemoryLimitItems
{
    private static int s_value;

    internal static void Run()
    {
        OnTine("E2 no memory: ENOMEM, no child, parent not suspended, nothing lost; vfork succeeds", &NoMemory);
        OnTine("E3 strict overcommit: fork of a parent above half of memory fails, vfork succeeds", &Strict);
    }

    private static int Nothing(void* unused)
    {
        s_value = 42;
        return 0;
    }

    /// <summary>Expects that eager fork fails for a parent that has more than half of the free frames.</summary>
    private static void NoMemory()
    {
        Unix.SetForkMode(ForkMode.Eager);
        TineInspect.System(out MachineInspection before);
        Pages.Dirty(before.FreeFrames * 3 / 5);
        TineInspect.System(out before);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(0);
        }

        TineInspect.System(out MachineInspection after);
        Board.Expect(child, Errno.ENOMEM, "fork");
        Board.Expect(Frames(after), Frames(before), "the count of frames");
        Board.Expect((long)after.Processes, (long)before.Processes, "the count of processes");
        Board.Expect(Unix.Wait(-1, out _), Errno.ECHILD, "waiting for the child that is not there");
        Ended.With(Unix.VFork(&Nothing, null), 0, "vfork's child's exit code");
        Board.Expect(s_value, 42, "what the vfork child wrote");
    }

    /// <summary>Free ones and those of the kernel's heap, which may grow in between: their sum changes only when a frame is lost.</summary>
    internal static long Frames(in MachineInspection inspection) => (long)(inspection.FreeFrames + (inspection.HeapBytes / Unix.PageSize));

    private static void Strict()
    {
        if (!Set("/proc/sys/vm/overcommit_ratio", "100"u8) || !Set("/proc/sys/vm/overcommit_memory", "2"u8))
        {
            return;
        }

        // What fails is to be the promise, not the copy.
        Unix.SetForkMode(ForkMode.CopyOnWrite);
        TineInspect.System(out MachineInspection before);
        Pages.Dirty(before.FreeFrames * 3 / 5);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(0);
        }

        Board.Expect(child, Errno.ENOMEM, "fork");
        Ended.With(Unix.VFork(&Nothing, null), 0, "vfork's child's exit code");
        Set("/proc/sys/vm/overcommit_memory", "0"u8);
        SysResult again = Unix.Fork();
        if (again.Raw == 0)
        {
            Unix.Exit(0);
        }

        Ended.With(again, 0, "the exit code of fork's child without strictness");
    }

    private static bool Set(string path, ReadOnlySpan<byte> value)
    {
        SysResult file = Unix.Open(path, OpenFlags.WriteOnly);
        bool isSet = Board.Expect(file, Errno.None, path) && Board.Expect(Unix.Write(file.Int, value), Errno.None, path);
        Unix.Close(file.Int);
        return isSet;
    }
}
