using System.Threading;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <summary>J6: what can be asked about a zombie, and what a child sends at its end.</summary>
internal static unsafe class ZombieItems
{
    private const int SetDeathSignal = 1;

    private static int s_isDone;

    internal static void Run()
    {
        Item("J6 a zombie has its group, session, nice value, limits and policy, and takes signals", &Attributes);
        Item("J6 an ignored SIGCHLD is not sent, even to who blocks it and waits; with SA_NOCLDWAIT it is", &Ignored);
        Item("J6 clone: exit signals above 64 are none; clone3 refuses them", &ExitSignals);
        Item("J6 PR_SET_PDEATHSIG comes at the end of the thread that made the child", &DeathSignal);
    }

    private static void Nothing()
    {
    }

    private static void Attributes()
    {
        Unix.Call(SystemCall.SetPriority, 0, 0, 5);
        int child = Job.StartHere(&Nothing);
        Board.Expect(ProcessState.WaitFor('Z', child), "the child ends");
        ulong id = (ulong)child;
        int parameter = -1;
        Board.Expect(Unix.Call(SystemCall.GetPriority, 0, id).Raw, 15, "getpriority"); // 20 - 5
        Board.Expect(Unix.Call(SystemCall.SetPriority, 0, id, 6), Errno.None, "setpriority");
        Board.Expect(Unix.Call(SystemCall.GetPriority, 0, id).Raw, 14, "getpriority again");
        Board.Expect(Unix.Kill(child, (Signal)0), Errno.None, "kill");
        Board.Expect(Unix.Kill(child, Signal.Kill), Errno.None, "kill by SIGKILL");
        Board.Expect(Unix.GetPgid(child).Raw, Unix.GetPid(), "getpgid");
        Board.Expect(Unix.GetSid(child).Raw, Unix.GetSid(0).Raw, "getsid");
        Board.Expect(Unix.GetLimitOf(child, Unix.DescriptorLimit, out ulong soft, out _), Errno.None, "prlimit");
        Board.Expect((long)soft, (long)Unix.GetLimit(Unix.DescriptorLimit), "its limit");
        Board.Expect(Unix.Call(SystemCall.SchedGetParam, id, (ulong)&parameter), Errno.None, "sched_getparam");
        Board.Expect(Unix.Call(SystemCall.SchedGetScheduler, id).Raw, 0, "sched_getscheduler");
        Board.Expect(Unix.SetPgid(child, child), Errno.None, "setpgid");
        Board.Expect(Unix.GetPgid(child).Raw, child, "getpgid afterwards");
        Ended.With(child, 0, "its status");
    }

    /// <summary>Waits for SIGCHLD, which the caller blocks.</summary>
    private static SysResult Await(long nanoseconds)
    {
        ulong set = 1UL << ((int)Signal.Child - 1);
        var time = new TimeSpecification { Nanoseconds = nanoseconds };
        return Unix.Call(SystemCall.RtSigTimedWait, (ulong)&set, 0, (ulong)&time, 8);
    }

    private static void Ignored()
    {
        const ulong noChildWait = 2;
        ulong set = 1UL << ((int)Signal.Child - 1);
        Unix.Ignore(Signal.Child);
        Unix.Call(SystemCall.RtSigProcMask, 0, (ulong)&set, 0, 8);
        int child = Job.StartHere(&Nothing);
        Board.Expect(Unix.Wait4(child, null), Errno.ECHILD, "wait4 under SIG_IGN");
        Board.Expect(Await(0), Errno.EAGAIN, "sigtimedwait under SIG_IGN");
        var action = new SignalAction { Handler = SignalAction.Default, Flags = noChildWait };
        Unix.Call(SystemCall.RtSigAction, (ulong)Signal.Child, (ulong)&action, 0, 8);
        child = Job.StartHere(&Nothing);
        Board.Expect(Unix.Wait4(child, null), Errno.ECHILD, "wait4 under SA_NOCLDWAIT");
        Board.Expect(Await(0).Raw, (int)Signal.Child, "sigtimedwait under SA_NOCLDWAIT");
    }

    private static void ExitSignals()
    {
        ulong* arguments = stackalloc ulong[8];
        foreach (int signal in (System.ReadOnlySpan<int>)[65, 128, 255])
        {
            SysResult child = Unix.Clone((CloneFlags)signal);
            if (child.Raw == 0)
            {
                Unix.Exit(0);
            }

            Board.Expect(child, Errno.None, "clone");
            Board.Expect(Unix.Wait4(child.Int, null), Errno.ECHILD, "wait4 without an option");
            Ended.With(child, 0, "its status");
            arguments[4] = (ulong)signal;
            Board.Expect(Unix.Call(SystemCall.Clone3, (ulong)arguments, 64), Errno.EINVAL, "clone3");
        }
    }

    private static void DeathSignal()
    {
        static int Make(void* argument)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.PrCtl(SetDeathSignal, (ulong)Signal.Terminate);
                Job.Sleep();
            }

            Board.Expect(ProcessState.WaitFor('S', child.Int), "the child sleeps");
            Volatile.Write(ref *(int*)argument, child.Int);
            while (Volatile.Read(ref s_isDone) == 0)
            {
                Unix.SchedYield();
            }

            return 0;
        }

        int made = 0;
        Board.Expect(Threads.Start(&Make, &made), Errno.None, "clone");
        while (Volatile.Read(ref made) == 0)
        {
            Unix.SchedYield();
        }

        Board.Expect(ProcessState.Of(made), 'S', "while its thread lives");
        Volatile.Write(ref s_isDone, 1);
        Ended.By(made, Signal.Terminate, "the end of its thread");
    }
}
