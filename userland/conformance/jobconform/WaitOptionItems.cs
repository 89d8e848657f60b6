using System.Threading;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <summary>J6: each option of wait4 and waitid.</summary>
internal static unsafe class WaitOptionItems
{
    private const ulong All = 0;
    private const ulong Process = 1;
    private const ulong Group = 2;
    private const ulong Descriptor = 3;
    private const ulong NoHang = 1;
    private const ulong Stopped = 2;
    private const ulong Exited = 4;
    private const ulong Continued = 8;
    private const ulong NoWait = 0x01000000;
    private const ulong OwnThread = 0x20000000;
    private const ulong AnyClone = 0x40000000;
    private const ulong Clone = 0x80000000;
    private const OpenFlags NonBlocking = OpenFlags.NonBlocking;

    private static int s_isDone;

    internal static void Run()
    {
        Item("J6 waitid without WEXITED: a zombie counts as no child, at once and when a child ends meanwhile", &WithoutExited);
        Item("J6 waitid stores the fields up to si_status alone; zeros for nothing and after an error", &Stored);
        Item("J6 __WCLONE, __WALL and neither: by the signal that a child sends at its end", &Clones);
        Item("J6 __WNOTHREAD: the children of the calling thread; those of one that ends are another's", &OwnThreads);
        Item("J6 waitid of a pidfd: EBADF, ECHILD, the end; EAGAIN for a non-blocking one", &Descriptors);
        Item("J6 WNOWAIT with each event, with WNOHANG and with __WALL", &LeftWaiting);
        Item("J6 wait4 of INT_MIN, of a group that is none, and of options that are not its own", &Numbers);
    }

    private static SysResult Call(ulong kind, int id, void* information, ulong options) =>
        Unix.Call(SystemCall.WaitId, kind, (ulong)id, (ulong)information, options);

    private static void Nothing()
    {
    }

    private static int Zombie()
    {
        int child = Job.StartHere(&Nothing);
        Board.Expect(ProcessState.WaitFor('Z', child), "the child ends");
        return child;
    }

    private static void WithoutExited()
    {
        static void EndLater() => Unix.Sleep(200_000_000);

        int child = Zombie();
        Board.Expect(Call(All, 0, null, Stopped), Errno.ECHILD, "WSTOPPED");
        Board.Expect(Call(Process, child, null, Continued), Errno.ECHILD, "WCONTINUED");
        Board.Expect(Call(Process, child, null, Stopped | Continued | NoHang), Errno.ECHILD, "both, with WNOHANG");
        int second = Job.StartHere(&Job.Sleep);
        Board.Expect(Call(All, 0, null, Stopped | NoHang), Errno.None, "WSTOPPED beside a living child");
        Job.Kill(second);
        Board.Expect(Call(Process, child, null, Exited), Errno.None, "WEXITED");
        child = Job.StartHere(&EndLater);
        Board.Expect(Call(All, 0, null, Stopped), Errno.ECHILD, "WSTOPPED, and the child ends meanwhile");
        Board.Expect(Call(Process, child, null, Exited), Errno.None, "WEXITED afterwards");
    }

    private static void ExpectInformation(byte* bytes, int signal, int process, string what)
    {
        Board.Expect(*(int*)bytes, signal, what + ": si_signo");
        Board.Expect(*(int*)(bytes + 4), 0, what + ": si_errno");
        Board.Expect(*(int*)(bytes + 16), process, what + ": si_pid");
        Board.Expect(*(int*)(bytes + 12), 0x55555555, what + ": what is behind si_code");
        Board.Expect(*(int*)(bytes + 28), 0x55555555, what + ": what is behind si_status");
    }

    private static void Stored()
    {
        byte* bytes = stackalloc byte[128];
        int child = Job.StartHere(&Job.Sleep);
        Fill(bytes);
        Board.Expect(Call(All, 0, bytes, Exited | NoHang), Errno.None, "nothing to tell");
        ExpectInformation(bytes, 0, 0, "nothing to tell");
        Fill(bytes);
        Board.Expect(Call(All, 0, bytes, 0), Errno.EINVAL, "no event");
        ExpectInformation(bytes, 0, 0, "no event");
        Board.Expect(Call(All, 0, (void*)8, 0), Errno.EFAULT, "no event, to a bad address");
        Unix.Kill(child, Signal.Kill);
        Fill(bytes);
        Board.Expect(Call(All, 0, bytes, Exited), Errno.None, "the end");
        ExpectInformation(bytes, (int)Signal.Child, child, "the end");
        Fill(bytes);
        Board.Expect(Call(All, 0, bytes, Exited), Errno.ECHILD, "no child");
        ExpectInformation(bytes, 0, 0, "no child");
        child = Zombie();
        Board.Expect(Call(All, 0, (void*)8, Exited), Errno.EFAULT, "the end, to a bad address");
        Board.Expect(ProcessState.Of(child), '?', "the child afterwards");

        static void Fill(byte* bytes) => new System.Span<byte>(bytes, 128).Fill(0x55);
    }

    private static int CloneWith(CloneFlags exitSignal)
    {
        SysResult child = Unix.Clone(exitSignal);
        if (child.Raw == 0)
        {
            Unix.Exit(0);
        }

        Board.Expect(child, Errno.None, "clone");
        Board.Expect(ProcessState.WaitFor('Z', child.Int), "the child ends");
        return child.Int;
    }

    private static void Clones()
    {
        int usual = CloneWith(CloneFlags.ExitSignalChild);
        int other = CloneWith((CloneFlags)(int)Signal.Urgent);
        int none = CloneWith(CloneFlags.None);
        int large = CloneWith((CloneFlags)255);
        Board.Expect(Call(Process, other, null, Exited | NoHang), Errno.ECHILD, "another signal, without an option");
        Board.Expect(Call(Process, none, null, Exited | NoHang), Errno.ECHILD, "no signal, without an option");
        Board.Expect(Call(Process, usual, null, Exited | NoHang | Clone), Errno.ECHILD, "SIGCHLD with __WCLONE");
        Board.Expect(Call(Process, other, null, Exited | NoHang | Clone | NoWait), Errno.None, "another signal with __WCLONE");
        Board.Expect(Call(Process, none, null, Exited | NoHang | Clone), Errno.None, "no signal with __WCLONE");
        Board.Expect(Unix.Wait4(large, null, WaitOptions.Clone).Raw, large, "signal 255 with __WCLONE");
        Board.Expect(Unix.Wait4(other, null, WaitOptions.All).Raw, other, "another signal with __WALL");
        Board.Expect(Unix.Wait4(-1, null, WaitOptions.All | WaitOptions.Clone).Raw, usual, "SIGCHLD with both");
    }

    private static void OwnThreads()
    {
        static int Make(void* argument)
        {
            int child = Zombie();
            Board.Expect(Unix.Wait4(child, null, (WaitOptions)(OwnThread | NoHang)).Raw, child, "__WNOTHREAD by the thread itself");
            Volatile.Write(ref *(int*)argument, Zombie());
            while (Volatile.Read(ref s_isDone) == 0)
            {
                Unix.SchedYield();
            }

            return 0;
        }

        int theirs = 0;
        int mine = Zombie();
        int thread = Threads.Start(&Make, &theirs).Int;
        while (Volatile.Read(ref theirs) == 0)
        {
            Unix.SchedYield();
        }

        Board.Expect(Unix.Wait4(theirs, null, (WaitOptions)(OwnThread | NoHang)), Errno.ECHILD, "__WNOTHREAD of another's child");
        Board.Expect(Unix.Wait4(-1, null, (WaitOptions)(OwnThread | NoHang)).Raw, mine, "__WNOTHREAD of all");
        Volatile.Write(ref s_isDone, 1);
        while (ProcessState.Of(Unix.GetPid(), thread) != '?')
        {
            Unix.SchedYield();
        }

        Board.Expect(Unix.Wait4(theirs, null, (WaitOptions)(OwnThread | NoHang)).Raw, theirs, "__WNOTHREAD after the end of its thread");
    }

    private static int Handle(int process, OpenFlags flags = OpenFlags.ReadOnly) =>
        Unix.Call(SystemCall.PidFdOpen, (ulong)process, (ulong)flags).Int;

    private static void Descriptors()
    {
        int child = Job.StartHere(&Job.Sleep);
        int handle = Handle(child);
        int impatient = Handle(child, NonBlocking);
        Board.Expect(Call(Descriptor, -1, null, Exited), Errno.EINVAL, "descriptor -1");
        Board.Expect(Call(Descriptor, 99, null, Exited), Errno.EBADF, "no descriptor");
        Board.Expect(Call(Descriptor, 1, null, Exited), Errno.EBADF, "another descriptor");
        Board.Expect(Call(Descriptor, Handle(Unix.GetPpid()), null, Exited), Errno.ECHILD, "the parent's");
        Board.Expect(Call(Descriptor, handle, null, Exited | NoHang), Errno.None, "WNOHANG");
        Board.Expect(Call(Descriptor, impatient, null, Exited | NoHang), Errno.None, "a non-blocking one with WNOHANG");
        Board.Expect(Call(Descriptor, impatient, null, Exited), Errno.EAGAIN, "a non-blocking one");
        Unix.Kill(child, Signal.Kill);
        Board.Expect(Call(Descriptor, handle, null, Exited | NoWait), Errno.None, "the end, left");
        Board.Expect(Call(Descriptor, impatient, null, Exited), Errno.None, "the end by the non-blocking one");
        Board.Expect(Call(Descriptor, handle, null, Exited), Errno.ECHILD, "afterwards");
    }

    private static void LeftWaiting()
    {
        int child = Job.StartHere(&Job.Sleep);
        Unix.Kill(child, Signal.Stop);
        Board.Expect(ProcessState.WaitFor('T', child), "the child stops");
        Board.Expect(Call(All, 0, null, Stopped | Exited | NoWait | NoHang | AnyClone), Errno.None, "the stop, left");
        Board.Expect(Call(Group, 0, null, Stopped | NoHang | OwnThread), Errno.None, "the stop, taken");
        SignalInformation information = default;
        Board.Expect(Call(All, 0, &information, Stopped | NoHang), Errno.None, "the stop again");
        Board.Expect(information.ProcessId, 0, "si_pid then");
        Unix.Kill(child, Signal.Continue);
        Board.Expect(Call(Process, child, null, Continued | NoWait | AnyClone), Errno.None, "the continue, left");
        Unix.Wait(child, out WaitStatus status, WaitOptions.Continued | WaitOptions.All);
        Board.Expect(status.WasContinued, "the continue, taken by wait4");
        Job.Kill(child);
    }

    private static void Numbers()
    {
        int child = Job.StartHere(&Nothing);
        Board.Expect(Unix.Wait4(int.MinValue, null), Errno.ESRCH, "INT_MIN");
        Board.Expect(Unix.Wait4(int.MinValue, null, (WaitOptions)Exited), Errno.EINVAL, "INT_MIN with WEXITED");
        Board.Expect(Unix.Wait4(-0x3FFFFFFF, null), Errno.ECHILD, "a group that is none");
        Board.Expect(Unix.Wait4(0x3FFFFFFF, null), Errno.ECHILD, "a process that is none");
        Board.Expect(Unix.Wait4(-1, null, (WaitOptions)Exited), Errno.EINVAL, "WEXITED");
        Board.Expect(Unix.Wait4(-1, null, (WaitOptions)NoWait), Errno.EINVAL, "WNOWAIT");
        Board.Expect(Unix.Wait4(child, (int*)8), Errno.EFAULT, "a bad address");
        Board.Expect(Unix.Wait4(child, null), Errno.ECHILD, "the child afterwards");
    }
}
