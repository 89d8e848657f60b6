using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>E: limits, and what clone refuses.</summary>
internal static unsafe class LimitItems
{
    private const uint OtherUser = 54321;
    private const ulong Thread = 0x10000;
    private const ulong Handlers = 0x800;
    private const ulong Memory = 0x100;
    private const ulong FileSystem = 0x200;
    private const ulong NewMounts = 0x20000;
    private const ulong ClearHandlers = 0x1_0000_0000;
    private const int CloneArgumentWords = 11;
    private const int ManyVForks = 2000;

    internal static void Run()
    {
        Item("E1 RLIMIT_NPROC gives EAGAIN to fork, vfork and threads", &ProcessLimit);
        Item("E1 uid 0 is exempt from RLIMIT_NPROC", &SuperUser);
        MemoryLimitItems.Run();
        Item("E4 clone's EINVAL table", &Contradictions);
        Item("E4 clone3's sizes (EINVAL, E2BIG) and flags", &CloneThree);
        OnTine("E5 thousands of vforks leak nothing", &NothingLeaks);
    }

    private static int Nothing(void* unused) => 0;

    private static void ProcessLimit()
    {
        SysResult other = Unix.Fork();
        if (other.Raw == 0)
        {
            Unix.Limit(Unix.ProcessLimit, 1);
            Unix.Call(SystemCall.SetResUid, OtherUser, OtherUser, OtherUser);
            SysResult forked = Unix.Fork();
            if (forked.Raw == 0)
            {
                Unix.Exit(0);
            }

            Board.Expect(forked, Errno.EAGAIN, "fork beyond the limit");
            Board.Expect(Unix.VFork(&Nothing, null), Errno.EAGAIN, "vfork beyond the limit");
            Board.Expect(Threads.Start(&Nothing), Errno.EAGAIN, "a thread beyond the limit");
            Unix.Exit(0);
        }

        Ended.With(other, 0, "the exit code");
    }

    private static void SuperUser()
    {
        Unix.Limit(Unix.ProcessLimit, 1);
        Ended.With(Unix.VFork(&Nothing, null), 0, "vfork's child's exit code");
        SysResult forked = Unix.Fork();
        if (forked.Raw == 0)
        {
            Unix.Exit(0);
        }

        Ended.With(forked, 0, "fork's child's exit code");
    }

    private static void Refused(ulong flags, Errno expected, string what)
    {
        SysResult result = Unix.Call(SystemCall.Clone, flags | (ulong)CloneFlags.ExitSignalChild, 0, 0, 0, 0);
        if (result.Raw == 0)
        {
            Unix.Exit(0);
        }

        Board.Expect(result, expected, what);
    }

    private static void Contradictions()
    {
        Refused(Thread, Errno.EINVAL, "THREAD alone");
        Refused(Thread | Memory, Errno.EINVAL, "THREAD without SIGHAND");
        Refused(Handlers, Errno.EINVAL, "SIGHAND without VM");
        Refused(Thread | Handlers, Errno.EINVAL, "THREAD and SIGHAND without VM");
        Refused(FileSystem | NewMounts, Errno.EINVAL, "FS and NEWNS");
        Refused(0x1000_0000 | FileSystem, Errno.EINVAL, "FS and NEWUSER");
        Refused(0x2000_0000 | Thread | Handlers | Memory, Errno.EINVAL, "THREAD and NEWPID");
    }

    private static SysResult Clone3(ulong* arguments, ulong size)
    {
        SysResult result = Unix.Call(SystemCall.Clone3, (ulong)arguments, size);
        if (result.Raw == 0)
        {
            Unix.Exit(4);
        }

        return result;
    }

    private static void CloneThree()
    {
        const int flags = 0;
        const int exitSignal = 4;
        const int stack = 5;
        const int stackSize = 6;
        ulong* arguments = stackalloc ulong[600];
        new System.Span<ulong>(arguments, 600).Clear();
        arguments[exitSignal] = (ulong)Signal.Child;
        Board.Expect(Clone3(arguments, 63), Errno.EINVAL, "a size of 63");
        Board.Expect(Clone3(arguments, 5000), Errno.E2BIG, "a size of 5000");
        Board.Expect(Clone3((ulong*)8, 64), Errno.EFAULT, "a bad address");
        arguments[CloneArgumentWords + 1] = 1;
        Board.Expect(Clone3(arguments, 8 * (CloneArgumentWords + 2)), Errno.E2BIG, "a larger structure with something in it");
        arguments[CloneArgumentWords + 1] = 0;
        Ended.With(Clone3(arguments, 8 * (CloneArgumentWords + 2)), 4, "a larger structure of zeros: the exit code");
        Ended.With(Clone3(arguments, 64), 4, "the first structure: the exit code");
        Ended.With(Clone3(arguments, 88), 4, "the whole structure: the exit code");
        arguments[exitSignal] = 65;
        Board.Expect(Clone3(arguments, 88), Errno.EINVAL, "exit signal 65");
        arguments[exitSignal] = (ulong)Signal.Child;
        arguments[flags] = 17;
        Board.Expect(Clone3(arguments, 88), Errno.EINVAL, "an exit signal in the flags");
        arguments[flags] = 1UL << 40;
        Board.Expect(Clone3(arguments, 88), Errno.EINVAL, "an unknown flag");
        arguments[flags] = Handlers | Memory | ClearHandlers;
        Board.Expect(Clone3(arguments, 88), Errno.EINVAL, "SIGHAND and CLEAR_SIGHAND");
        arguments[flags] = Thread | Handlers | Memory;
        Board.Expect(Clone3(arguments, 88), Errno.EINVAL, "THREAD with an exit signal");
        arguments[flags] = 0;
        arguments[stackSize] = 4096;
        Board.Expect(Clone3(arguments, 88), Errno.EINVAL, "a stack size without a stack");
        arguments[stackSize] = 0;
        arguments[stack] = (ulong)arguments;
        Board.Expect(Clone3(arguments, 88), Errno.EINVAL, "a stack without a size");
    }

    private static void NothingLeaks()
    {
        // As many first: the kernel's heap grows to what they need, and its page tables are not counted as the heap's.
        for (int i = 0; i < ManyVForks; i++)
        {
            Ended.With(Unix.VFork(&Nothing, null), 0, "the exit code");
        }

        TineInspect.Space(out SpaceInspection spaceBefore);
        TineInspect.System(out MachineInspection before);
        for (int i = 0; i < ManyVForks; i++)
        {
            SysResult child = Unix.VFork(&Nothing, null);
            Unix.Wait4(child.Int, null);
        }

        TineInspect.System(out MachineInspection after);
        TineInspect.Space(out SpaceInspection spaceAfter);
        Board.Expect((long)after.Processes, (long)before.Processes, "the count of processes");
        Board.Expect((long)after.Threads, (long)before.Threads, "the count of threads");
        Board.Expect((long)after.TableFrames, (long)before.TableFrames, "the count of page-table frames");
        Board.Expect((long)spaceAfter.ResidentPages, (long)spaceBefore.ResidentPages, "the count of resident pages");
        Board.Expect(MemoryLimitItems.Frames(after), MemoryLimitItems.Frames(before), "the count of frames");
    }
}
