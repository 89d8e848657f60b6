using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R7: signals to other processes, and their share of the processor.</summary>
internal static unsafe class ProcessItems
{
    private const int NiceLimit = 13;
    private const int RealTimeLimit = 14;

    internal static void Run()
    {
        Item("R7 kill, tgkill and pidfd_send_signal to another user's process ask CAP_KILL, for signal 0, too", &Kill);
        Item("R7 kill: real or effective user against real or saved; SIGCONT within the session", &KillByIds);
        Item("R7 setpriority: EPERM for another user's process, EACCES to raise one's own; CAP_SYS_NICE, RLIMIT_NICE", &Priority);
        Item("R7 sched_setaffinity, sched_setscheduler and sched_setparam of another user's process ask CAP_SYS_NICE", &Scheduling);
        Item("R7 the same calls, setpriority and ioprio_set of one's own process with more capabilities ask CAP_SYS_NICE", &SchedulingOfMore);
        Item("R7 a real-time policy asks CAP_SYS_NICE or RLIMIT_RTPRIO; EINVAL for an impossible one comes first", &RealTime);
        Item("R7 sched_ calls: EINVAL for -1 and no parameter, EFAULT, ESRCH, in this order before EPERM", &SchedulingOrder);
    }

    private static void Kill()
    {
        static SysResult Nothing() => Unix.Kill(Target.Id, (Signal)0);

        static SysResult Thread() => Unix.Call(SystemCall.TgKill, (ulong)Target.Id, (ulong)Target.Id, 0);

        static SysResult Handle()
        {
            SysResult handle = Unix.Call(SystemCall.PidFdOpen, (ulong)Target.Id);
            return Unix.Call(SystemCall.PidFdSendSignal, (ulong)handle.Int, 0, 0, 0);
        }

        Target.Start();
        Asking.StrangersFor(Right.Kill, Errno.EPERM, &Nothing, "kill");
        Asking.StrangersFor(Right.Kill, Errno.EPERM, &Thread, "tgkill");
        Asking.StrangersFor(Right.Kill, Errno.EPERM, &Handle, "pidfd_send_signal");
        Target.End();
    }

    private static void KillByIds()
    {
        int real = Target.Sleeper(Person.User, Person.Other, Person.Other, Person.Group);
        int effective = Target.Sleeper(Person.Other, Person.User, Person.Other, Person.Group);
        int saved = Target.Sleeper(Person.Other, Person.Other, Person.User, Person.Group);
        int none = Target.Sleeper(Person.Other, Person.Other, Person.Other, Person.Group);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Person.BecomeUser();
            Board.Expect(Unix.Kill(real, (Signal)0), Errno.None, "the target's real user");
            Board.Expect(Unix.Kill(effective, (Signal)0), Errno.EPERM, "the target's effective user");
            Board.Expect(Unix.Kill(saved, (Signal)0), Errno.None, "the target's saved user");
            Board.Expect(Unix.Kill(none, Signal.Continue), Errno.None, "SIGCONT within the session");
            Board.Expect(Unix.Kill(none, Signal.Terminate), Errno.EPERM, "SIGTERM within the session");
            Unix.SetSid();
            Board.Expect(Unix.Kill(none, Signal.Continue), Errno.EPERM, "SIGCONT from another session");
            Unix.Exit(0);
        }

        Ended.With(child, 0, "the sender");
        Target.End(real);
        Target.End(effective);
        Target.End(saved);
        Target.End(none);
    }

    private static SysResult SetNice(int process, int nice) => Unix.Call(SystemCall.SetPriority, 0, (ulong)process, (ulong)(long)nice);

    private static void Priority()
    {
        static SysResult Others() => SetNice(Target.Id, 5);

        static SysResult Own() => SetNice(0, -5);

        Target.Start();
        Asking.For(Right.SysNice, Errno.EACCES, &Own, "setpriority to a lower value");
        Asking.StrangersFor(Right.SysNice, Errno.EPERM, &Others, "setpriority of another's");
        Target.End();
        bool hasLimit = Unix.Limit(NiceLimit, 15).Succeeded; // 20 - 5; raising it asks CAP_SYS_RESOURCE
        Person.BecomeUser();
        Board.Expect(SetNice(0, 10), Errno.None, "a higher value");
        Board.Expect(SetNice(0, 5), hasLimit ? Errno.None : Errno.EACCES, "a lower value within RLIMIT_NICE");
        Board.Expect(SetNice(0, 4), Errno.EACCES, "a lower value beyond RLIMIT_NICE");
    }

    private static SysResult Affinity()
    {
        ulong mask = 1;
        return Unix.Call(SystemCall.SchedSetAffinity, (ulong)Target.Id, 8, (ulong)&mask);
    }

    private static SysResult Policy()
    {
        int priority = 0;
        return Unix.Call(SystemCall.SchedSetScheduler, (ulong)Target.Id, 0, (ulong)&priority);
    }

    private static SysResult Parameter()
    {
        int priority = 0;
        return Unix.Call(SystemCall.SchedSetParam, (ulong)Target.Id, (ulong)&priority);
    }

    private static SysResult Nice() => SetNice(Target.Id, 5);

    private static SysResult IoPriority() => Unix.Call(SystemCall.IoPrioritySet, 1, (ulong)Target.Id, (2 << 13) | 4);

    private static void Scheduling()
    {
        Target.Start();
        Asking.StrangersFor(Right.SysNice, Errno.EPERM, &Affinity, "sched_setaffinity");
        Asking.StrangersFor(Right.SysNice, Errno.EPERM, &Policy, "sched_setscheduler");
        Asking.StrangersFor(Right.SysNice, Errno.EPERM, &Parameter, "sched_setparam");
        Board.Expect(Affinity(), Errno.None, "sched_setaffinity by the owner");
        Target.End();
    }

    private static void SchedulingOfMore()
    {
        Target.StartWith(Right.SysChRoot);
        Asking.StrangersFor(Right.SysNice, Errno.EPERM, &Affinity, "sched_setaffinity");
        Asking.StrangersFor(Right.SysNice, Errno.EPERM, &Policy, "sched_setscheduler");
        Asking.StrangersFor(Right.SysNice, Errno.EPERM, &Parameter, "sched_setparam");
        Asking.StrangersFor(Right.SysNice, Errno.EPERM, &Nice, "setpriority");
        Asking.StrangersFor(Right.SysNice, Errno.EPERM, &IoPriority, "ioprio_set");
        Target.End();
    }

    private static SysResult SetPolicy(int process, int policy, int priority) =>
        Unix.Call(SystemCall.SchedSetScheduler, (ulong)process, (ulong)policy, (ulong)&priority);

    private static void RealTime()
    {
        static SysResult First() => SetPolicy(0, 1, 1);

        Board.Expect((int)Person.In(&Limited), (int)Errno.EPERM, "SCHED_FIFO 5 beyond RLIMIT_RTPRIO");
        Unix.Limit(RealTimeLimit, 0);
        Person.BecomeUser();
        Board.Expect(First(), Errno.EPERM, "SCHED_FIFO by a user");
        Board.Expect(SetPolicy(0, 2, 99), Errno.EPERM, "SCHED_RR by a user");
        Board.Expect(SetPolicy(0, 1, 0), Errno.EINVAL, "SCHED_FIFO 0");
        Board.Expect(SetPolicy(0, 1, 100), Errno.EINVAL, "SCHED_FIFO 100");
        Board.Expect(SetPolicy(0, 0, 1), Errno.EINVAL, "SCHED_OTHER 1");
        Board.Expect(SetPolicy(0, 77, 0), Errno.EINVAL, "an unknown policy");
        Board.Expect(SetPolicy(0, 0, 0), Errno.None, "SCHED_OTHER");

        static SysResult Limited()
        {
            Unix.Limit(RealTimeLimit, 2);
            Person.BecomeUser();
            return SetPolicy(0, 1, 5);
        }
    }

    private static void SchedulingOrder()
    {
        const ulong bad = 8;
        const ulong nobody = 0x3FFFFFFF;
        ulong minus = ulong.MaxValue;
        Target.Start();
        Person.BecomeUser();
        ulong target = (ulong)Target.Id;
        Board.Expect(Unix.Call(SystemCall.SchedSetScheduler, minus, 0, bad), Errno.EINVAL, "sched_setscheduler of -1");
        Board.Expect(Unix.Call(SystemCall.SchedSetScheduler, 0, 0, 0), Errno.EINVAL, "sched_setscheduler without parameter");
        Board.Expect(Unix.Call(SystemCall.SchedSetScheduler, nobody, 0, bad), Errno.EFAULT, "sched_setscheduler with a bad address");
        Board.Expect(SetPolicy((int)nobody, 0, 5), Errno.ESRCH, "sched_setscheduler of nobody");
        Board.Expect(SetPolicy(Target.Id, 0, 5), Errno.EINVAL, "sched_setscheduler of another's, impossible");
        Board.Expect(Unix.Call(SystemCall.SchedSetParam, minus, bad), Errno.EINVAL, "sched_setparam of -1");
        Board.Expect(Unix.Call(SystemCall.SchedSetParam, target, bad), Errno.EFAULT, "sched_setparam with a bad address");
        Board.Expect(Unix.Call(SystemCall.SchedGetParam, minus, bad), Errno.EINVAL, "sched_getparam of -1");
        Board.Expect(Unix.Call(SystemCall.SchedGetParam, 0, 0), Errno.EINVAL, "sched_getparam without parameter");
        Board.Expect(Unix.Call(SystemCall.SchedGetParam, nobody, bad), Errno.ESRCH, "sched_getparam of nobody");
        Board.Expect(Unix.Call(SystemCall.SchedGetParam, target, bad), Errno.EFAULT, "sched_getparam with a bad address");
        Board.Expect(Unix.Call(SystemCall.SchedSetAffinity, nobody, 8, bad), Errno.EFAULT, "sched_setaffinity with a bad address");
        ulong none = 0;
        Board.Expect(Unix.Call(SystemCall.SchedSetAffinity, nobody, 8, (ulong)&none), Errno.ESRCH, "sched_setaffinity of nobody");
        Board.Expect(Unix.Call(SystemCall.SchedSetAffinity, target, 8, (ulong)&none), Errno.EPERM, "sched_setaffinity of another's to nothing");
        Board.Expect(Unix.Call(SystemCall.SchedSetAffinity, 0, 8, (ulong)&none), Errno.EINVAL, "sched_setaffinity to nothing");
    }
}
