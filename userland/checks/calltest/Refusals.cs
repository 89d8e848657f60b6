using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>The order of checks where several arguments are wrong, and arguments that look wrong and are taken.</summary>
internal static unsafe class Refusals
{
    private const ulong Bad = 8;
    private const ulong SetSize = 8;

    internal static void Run()
    {
        Case("refusals: what is pointed to is read before signals, timers and operations are looked at", &ReadFirst);
        Case("refusals: the first of several wrong arguments", &FirstWrong);
        Case("refusals: pidfd_send_signal wants siginfo to name its signal", &NamedSignal);
        Case("refusals: timer_create takes SIGEV_THREAD; a timer that is off has no interval", &ThreadTimer);
        Case("refusals: kill(-1) of those that may not be told says nothing", &NobodyTold);
        Case("refusals: sched_setattr has no clamps of utilization", &NoClamps);
    }

    private static bool ReadFirst()
    {
        const ulong waitByRealTime = 256;
        const ulong lockByRealTime = 262;
        const ulong wakeByRealTime = 257;
        uint word = 0;
        long* negative = stackalloc long[2];
        negative[0] = -1;
        negative[1] = 0;
        bool isGood = Gives(Unix.Call(SystemCall.RtSigAction, 99, Bad, 0, SetSize), Errno.EFAULT, "an action for signal 99");
        isGood &= Gives(Unix.Call(SystemCall.RtSigAction, (ulong)Signal.Kill, Bad, 0, SetSize), Errno.EFAULT, "an action for SIGKILL");
        isGood &= Gives(Unix.Call(SystemCall.RtSigAction, 99, Bad, 0, 7), Errno.EINVAL, "after the set's size");
        isGood &= Gives(Unix.Call(SystemCall.SetITimer, 9, Bad, 0), Errno.EFAULT, "a time for interval timer 9");
        isGood &= Gives(Unix.Call(SystemCall.Futex, (ulong)&word, waitByRealTime, 0, Bad), Errno.EFAULT, "a timeout of FUTEX_WAIT by the real clock");
        isGood &= Gives(Unix.Call(SystemCall.Futex, (ulong)&word, lockByRealTime, 0, (ulong)negative), Errno.EINVAL, "a negative one of FUTEX_LOCK_PI by it");
        isGood &= Gives(Unix.Call(SystemCall.Futex, (ulong)&word, waitByRealTime, 0, 0), Errno.ENOSYS, "which there is not");
        return isGood & Gives(Unix.Call(SystemCall.Futex, (ulong)&word, wakeByRealTime, 0, Bad), Errno.ENOSYS, "nor a wake by it");
    }

    private static bool FirstWrong()
    {
        const ulong none = 999;
        const ulong all = ulong.MaxValue;
        const ulong compatible = 0x80000000; // MSG_CMSG_COMPAT
        int nothing = Unix.Open("/dev/null", OpenFlags.ReadOnly).Int;
        int poll = Unix.Call((SystemCall)291, 0).Int;
        bool isGood = Gives(Unix.Call((SystemCall)46, none, Bad, compatible), Errno.EINVAL, "sendmsg: flags before the descriptor");
        isGood &= Gives(Unix.Call((SystemCall)47, none, Bad, compatible), Errno.EINVAL, "recvmsg");
        isGood &= Gives(Unix.Call((SystemCall)307, none, Bad, 1, compatible), Errno.EINVAL, "sendmmsg");
        isGood &= Gives(Unix.Call((SystemCall)299, none, Bad, 1, compatible, Bad), Errno.EINVAL, "recvmmsg");
        isGood &= Gives(Unix.Call((SystemCall)288, none, 0, 0, 1), Errno.EBADF, "accept4: the descriptor before flags");
        isGood &= Gives(Unix.Call((SystemCall)133, Bad, 0xF000, 0), Errno.EINVAL, "mknod: the kind before the path");
        isGood &= Gives(Unix.Call((SystemCall)133, Bad, 0x4000, 0), Errno.EPERM, "mknod: a directory");
        isGood &= Gives(Unix.Call((SystemCall)222, none, Bad, 0), Errno.EFAULT, "timer_create: what is pointed to before the clock");
        isGood &= Gives(Unix.Call((SystemCall)297, all, all, 0, Bad), Errno.EFAULT, "rt_tgsigqueueinfo: siginfo before the numbers");
        isGood &= Gives(Unix.Call((SystemCall)322, all, Bad, 0, 0, all), Errno.EFAULT, "execveat: the path before flags");
        isGood &= Gives(Unix.Call((SystemCall)327, none, Bad, 1, 0, 0, all), Errno.EBADF, "preadv2: the descriptor before flags");
        isGood &= Gives(Unix.Call((SystemCall)328, none, Bad, 1, 0, 0, all), Errno.EBADF, "pwritev2");
        isGood &= Gives(Unix.Call((SystemCall)233, (ulong)poll, 99, (ulong)nothing, (ulong)&isGood), Errno.EPERM, "epoll_ctl: what cannot be watched before the operation");
        ulong* clone = stackalloc ulong[11];
        new System.Span<ulong>(clone, 11).Clear();
        clone[0] = 0x200000000; // CLONE_INTO_CGROUP
        clone[4] = (ulong)Signal.Child;
        clone[10] = none;
        return isGood & Gives(Unix.Call((SystemCall)435, (ulong)clone, 88), Errno.EBADF, "clone3: a control group that is none");
    }

    private static bool NamedSignal()
    {
        const SystemCall send = (SystemCall)424;
        int* info = stackalloc int[32];
        new System.Span<int>(info, 32).Clear();
        info[2] = -1; // SI_QUEUE
        int self = Unix.Call(SystemCall.PidFdOpen, (ulong)Unix.GetPid(), 0).Int;
        Unix.Ignore(Signal.User1);
        bool isGood = Gives(Unix.Call(send, (ulong)self, (ulong)Signal.User1, (ulong)info, 0), Errno.EINVAL, "siginfo of signal 0");
        info[0] = (int)Signal.User1;
        return isGood & Gives(Unix.Call(send, (ulong)self, (ulong)Signal.User1, (ulong)info, 0), Errno.None, "siginfo of the signal");
    }

    private static bool ThreadTimer()
    {
        const ulong monotonic = 1;
        long* notification = stackalloc long[8];
        long* value = stackalloc long[4];
        int id;
        new System.Span<long>(notification, 8).Clear();
        new System.Span<long>(value, 4).Clear();
        notification[1] = (long)Signal.User1 | (2L << 32); // SIGEV_THREAD
        bool isGood = Gives(Unix.Call(SystemCall.TimerCreate, monotonic, (ulong)notification, (ulong)&id), Errno.None, "SIGEV_THREAD");
        value[0] = 7;
        Unix.Call(SystemCall.TimerSetTime, (ulong)id, 0, (ulong)value, 0);
        Unix.Call(SystemCall.TimerGetTime, (ulong)id, (ulong)value);
        isGood &= Holds(value[0] == 0 && value[2] == 0, "off, without an interval");
        return isGood;
    }

    private static bool NobodyTold()
    {
        if (Unix.Call(SystemCall.SetUid, 54321).Failed)
        {
            return true; // Without root there may be others of one's own.
        }

        return Gives(Unix.Kill(-1, 0), Errno.None, "all of others") & Gives(Unix.Kill(1, 0), Errno.EPERM, "one of them");
    }

    private static bool NoClamps()
    {
        ulong* record = stackalloc ulong[7];
        new System.Span<ulong>(record, 7).Clear();
        record[0] = 48;
        record[1] = 0x20;
        bool isGood = Gives(Unix.Call(SystemCall.SchedSetAttr, 0, (ulong)record, 0), Errno.EINVAL, "without room for one");
        record[0] = 56;
        return isGood & Gives(Unix.Call(SystemCall.SchedSetAttr, 0, (ulong)record, 0), Errno.ENOTSUP, "with room");
    }
}
