using Tine.Runtime;
using static Tine.PartialCalls.Rows;

namespace Tine.PartialCalls;

/// <summary>Processes and threads.</summary>
internal static unsafe class ProcessRows
{
    private const ulong NewProcessIds = 0x20000000;
    private const ulong IntoControlGroup = 0x2_0000_0000;
    private const ulong Seccomp = 22;
    private const ulong TimeStampCounter = 26;
    private const ulong MemoryMap = 35;
    private const ulong CpuidFaulting = 0x1012;
    private const ulong Deadline = 6;
    private const ulong EpollTarget = 7;
    private const ulong SchedulingRecordSize = 48;
    private const int Clone3Words = 11;
    private const SystemCall Trace = (SystemCall)101;
    private const ulong TraceMe = 0;
    private const ulong SeccompFilter = 0x420c;

    internal static void Run()
    {
        ulong* arguments = stackalloc ulong[Clone3Words];
        for (int i = 0; i < Clone3Words; i++)
        {
            arguments[i] = 0;
        }

        Refuses("clone", "CLONE_NEWPID", Errno.EINVAL, 56, NewProcessIds);
        arguments[0] = NewProcessIds;
        Refuses("clone3", "CLONE_NEWPID", Errno.EINVAL, 435, (ulong)arguments, Clone3Words * sizeof(ulong));
        arguments[0] = IntoControlGroup;
        Refuses("clone3", "CLONE_INTO_CGROUP", Errno.EBADF, 435, (ulong)arguments, Clone3Words * sizeof(ulong));
        Refuses("clone3", "CLONE_INTO_CGROUP in a record without a cgroup", Errno.EINVAL, 435, (ulong)arguments, (Clone3Words - 1) * sizeof(ulong));
        arguments[0] = 0;
        Refuses("unshare", "CLONE_NEWPID", Errno.EINVAL, 272, NewProcessIds);
        Refuses("setns", "a user namespace", Errno.EINVAL, 308, (ulong)Unix.Open("/proc/self/ns/user", OpenFlags.ReadOnly).Int);
        Refuses("prctl", "PR_SET_SECCOMP", Errno.EINVAL, 157, Seccomp, 2);
        Refuses("prctl", "PR_SET_TSC, PR_TSC_SIGSEGV", Errno.EINVAL, 157, TimeStampCounter, 2);
        Refuses("prctl", "PR_SET_MM", Errno.EINVAL, 157, MemoryMap, 1);
        Refuses("arch_prctl", "ARCH_SET_CPUID", Errno.EINVAL, 158, CpuidFaulting);
        Refuses("sched_setscheduler", "SCHED_DEADLINE", Errno.EINVAL, 144, 0, Deadline, (ulong)(arguments + 2));
        arguments[0] = SchedulingRecordSize | (Deadline << 32);
        new System.Span<ulong>(arguments + 1, 2).Clear();
        arguments[3] = 10_000_000; // run time, deadline, period
        arguments[4] = 30_000_000;
        arguments[5] = 30_000_000;
        Refuses("sched_setattr", "SCHED_DEADLINE", Errno.EINVAL, 314, 0, (ulong)arguments);
        Refuses("kcmp", "KCMP_EPOLL_TFD", Errno.EINVAL, 312, (ulong)Unix.GetPid(), (ulong)Unix.GetPid(), EpollTarget);
        RefuseToTraceByBlocks();
    }

    private static void RefuseToTraceByBlocks()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Call(Trace, TraceMe);
            Unix.Kill(Unix.GetPid(), Signal.Stop);
            Unix.Exit(0);
        }

        Unix.Wait(child.Int, out _, WaitOptions.Untraced);
        Refuses("ptrace", "PTRACE_SECCOMP_GET_FILTER", Errno.EIO, (int)Trace, SeccompFilter, (ulong)child.Int);
        Unix.Kill(child.Int, Signal.Kill);
        Unix.Wait(child.Int, out _);
    }
}
