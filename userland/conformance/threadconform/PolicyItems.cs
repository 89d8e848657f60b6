using Tine.Runtime;
using static Tine.Conformance.Checklist;
using static Tine.ThreadConform.Share;

namespace Tine.ThreadConform;

/// <summary>X5: scheduling policies, each a thread's own.</summary>
internal static unsafe class PolicyItems
{
    private const int NiceLimit = 13; // RLIMIT_NICE

    internal static void Run()
    {
        Item("X5 SCHED_BATCH and SCHED_IDLE, for one thread; what is no policy or no priority is EINVAL", &Policies);
        Item("X5 who leaves SCHED_IDLE, or forgets SCHED_RESET_ON_FORK, needs a right", &PolicyRights);
        Item("X5 SCHED_RESET_ON_FORK: a child is not above nice value 0", &Reset);
        Item("X5 sched_setattr and sched_getattr: sizes, flags, nice values", &Attributes);
        Item("X5 sched_rr_get_interval, sched_getparam and the others: EINVAL and ESRCH in Linux's order", &Refused);
    }

    private static void Policies()
    {
        int thread = StartIdler();
        foreach (ulong policy in (ulong[])[Batch, Idle, Ordinary])
        {
            Board.Expect(SetPolicy(thread, policy), Errno.None, "sched_setscheduler");
            Board.Expect(Policy(thread), (long)policy, "the policy");
            Board.Expect(Policy(0), 0, "the first thread's policy");
        }

        Board.Expect(SetPolicy(0, 4), Errno.EINVAL, "policy 4");
        Board.Expect(SetPolicy(0, 7), Errno.EINVAL, "policy 7");
        Board.Expect(SetPolicy(0, Batch, 1), Errno.EINVAL, "SCHED_BATCH with a priority");
        Board.Expect(SetPolicy(0, 1, 0), Errno.EINVAL, "SCHED_FIFO without one");
        Board.Expect(SetPolicy(0, unchecked((ulong)-1)), Errno.EINVAL, "policy -1");
        Board.Expect(Unix.Call(SystemCall.SchedSetScheduler, 0, Batch, 0), Errno.EINVAL, "no priority");
        Board.Expect(Unix.Call(SystemCall.SchedSetScheduler, 0, Batch, 8), Errno.EFAULT, "a priority at 8");
        int none = 0;
        Board.Expect(Unix.Call(SystemCall.SchedSetParam, 0, (ulong)&none), Errno.None, "sched_setparam");
        Board.Expect(Unix.Call((SystemCall)146, 4), Errno.EINVAL, "the highest priority of policy 4");
        Board.Expect(Unix.Call((SystemCall)146, Idle).Raw, 0, "that of SCHED_IDLE");
    }

    private static void PolicyRights()
    {
        if (Unix.GetUid() != 0)
        {
            return; // Nobody else can become somebody else.
        }

        SetPolicy(0, Idle);
        int thread = StartIdler();
        SetPolicy(thread, Ordinary | ResetOnFork);
        Unix.Limit(NiceLimit, 0, 0);
        Board.Expect(Unix.Call(SystemCall.SetResUid, OtherUser, OtherUser, OtherUser), Errno.None, "setresuid");
        Board.Expect(SetPolicy(0, Ordinary), Errno.EPERM, "out of SCHED_IDLE");
        Board.Expect(SetPolicy(0, Idle | ResetOnFork), Errno.None, "staying there");
        Board.Expect(SetPolicy(0, Idle), Errno.EPERM, "forgetting SCHED_RESET_ON_FORK");
        Board.Expect(SetPolicy(thread, Ordinary), Errno.EPERM, "a thread of another user");
    }

    private static void Reset()
    {
        if (SetNice(OneThread, 0, -5).Failed)
        {
            return; // for the superuser alone
        }

        SetPolicy(0, Batch | ResetOnFork);
        Board.Expect(Policy(0), (long)(Batch | ResetOnFork), "the policy");
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Board.Expect(Policy(0), (long)Batch, "the child's policy");
            Board.Expect(Nice(OneThread, 0), 0, "the child's nice value");
            Unix.Exit(0);
        }

        Ended.With(child, 0, "the child's exit code");
    }

    private static void Attributes()
    {
        int own = (int)Nice(OneThread, 0);
        // size, policy, two of flags, nice value, priority, and what SCHED_DEADLINE and clamps need.
        uint* record = stackalloc uint[16];
        new System.Span<uint>(record, 16).Clear();
        record[0] = 48;
        record[1] = (uint)Batch;
        record[2] = 1;
        record[4] = (uint)(own + 2);
        Board.Expect(SetAttributes(record), Errno.None, "sched_setattr");
        Board.Expect(Policy(0), (long)(Batch | ResetOnFork), "the policy");
        Board.Expect(Nice(OneThread, 0), own + 2, "the nice value");
        Board.Expect(Unix.Call(SystemCall.SchedGetAttr, 0, (ulong)record, 48, 0), Errno.None, "sched_getattr");
        Board.Expect(record[0], 48, "the size that it tells");
        Board.Expect(record[1], (long)Batch, "the policy that it tells");
        Board.Expect(record[2], 1, "the flags that it tells");
        Board.Expect((int)record[4], own + 2, "the nice value that it tells");
        Board.Expect(Unix.Call(SystemCall.SchedGetAttr, 0, (ulong)record, 47, 0), Errno.EINVAL, "47 bytes");
        Board.Expect(Unix.Call(SystemCall.SchedGetAttr, 0, (ulong)record, 48, 1), Errno.EINVAL, "flags");
        record[0] = 47;
        Board.Expect(SetAttributes(record), Errno.E2BIG, "a record of 47 bytes");
        Board.Expect(record[0] >= 48, "and it tells the size that is known");
        record[0] = 64;
        record[15] = 1;
        Board.Expect(SetAttributes(record), Errno.E2BIG, "a record with more than is known");
        record[0] = 48;
        record[2] = 0x8000;
        Board.Expect(SetAttributes(record), Errno.EINVAL, "a flag that is none");
    }

    private static void Refused()
    {
        ulong* room = stackalloc ulong[2];
        foreach (SystemCall call in (SystemCall[])[SystemCall.SchedGetParam, SystemCall.SchedSetParam, SystemCall.SchedRrGetInterval])
        {
            *room = 0;
            Board.Expect(Unix.Call(call, unchecked((ulong)-1), (ulong)room), Errno.EINVAL, "number -1");
            Board.Expect(Unix.Call(call, 999_999, (ulong)room), Errno.ESRCH, "nobody");
        }

        Board.Expect(Unix.Call(SystemCall.SchedGetParam, 0, 0), Errno.EINVAL, "sched_getparam to nowhere");
        Board.Expect(Unix.Call(SystemCall.SchedGetParam, 0, 8), Errno.EFAULT, "sched_getparam to 8");
        Board.Expect(Unix.Call(SystemCall.SchedRrGetInterval, 0, 8), Errno.EFAULT, "sched_rr_get_interval to 8");
        Board.Expect(Unix.Call(SystemCall.SchedRrGetInterval, 0, (ulong)room), Errno.None, "sched_rr_get_interval");
        Board.Expect(Unix.Call(SystemCall.SchedGetScheduler, unchecked((ulong)-1)), Errno.EINVAL, "sched_getscheduler of -1");
    }

    private static SysResult SetAttributes(uint* record) => Unix.Call(SystemCall.SchedSetAttr, 0, (ulong)record, 0);
}
