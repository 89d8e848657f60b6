using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R7: what processes have and others ask about: robust lists, limits, /proc.</summary>
internal static unsafe class InspectionItems
{
    private const int FileSizeLimit = 1;

    internal static void Run()
    {
        Item("R7 get_robust_list asks CAP_SYS_PTRACE; ESRCH, EPERM, EFAULT in this order", &RobustList);
        Item("R7 get_robust_list: a user's own process, unless it is not dumpable or has more capabilities", &RobustListOfOwn);
        Item("R7 prlimit of another user's process asks CAP_SYS_RESOURCE; EFAULT, ESRCH, EPERM, EINVAL in this order", &Limits);
        Item("R7 prlimit: all ids of the target must be the real ones of the caller", &LimitsByIds);
        Item("R7 raising a hard limit asks CAP_SYS_RESOURCE", &HardLimit);
        Item("R7 /proc/PID: maps, fd, exe and environ of another user's process ask CAP_SYS_PTRACE", &Proc);
        Item("R7 /proc/PID: ns, fdinfo and personality of another user's process ask CAP_SYS_PTRACE", &ProcDetails);
        Item("R7 process_madvise of another user's process: EACCES", &Advice);
        Item("R7 /proc/PID/oom_score_adj: lowered no further than CAP_SYS_RESOURCE set it last", &OutOfMemory);
    }

    private static SysResult GetRobustList(int process)
    {
        ulong* answer = stackalloc ulong[2];
        return Unix.Call(SystemCall.GetRobustList, (ulong)process, (ulong)answer, (ulong)(answer + 1));
    }

    private static void RobustList()
    {
        static SysResult Others() => GetRobustList(Target.Id);

        Target.Start();

        // User 0 without the capability has the target's ids, and less capabilities than it.
        Asking.For(Right.SysPTrace, Errno.EPERM, &Others, "get_robust_list");
        Board.Expect(GetRobustList(0x3FFFFFFF), Errno.ESRCH, "get_robust_list of nobody");
        Board.Expect(Others(), Errno.None, "get_robust_list by the owner");
        Board.Expect(Unix.Call(SystemCall.GetRobustList, 0, 8, 8), Errno.EFAULT, "get_robust_list to a bad address");
        Board.Expect(Person.In(&BadAddress) == Errno.EPERM, "get_robust_list of another's to a bad address");
        Target.End();

        static SysResult BadAddress()
        {
            Person.BecomeUser();
            return Unix.Call(SystemCall.GetRobustList, (ulong)Target.Id, 8, 8);
        }
    }

    private static void RobustListOfOwn()
    {
        Person.BecomeUser();
        SysResult child = Unix.Fork();
        while (child.Raw == 0)
        {
            Unix.Call(SystemCall.Pause);
        }

        Board.Expect(GetRobustList(child.Int), Errno.EPERM, "of a child that is not dumpable");
        Sets.PrCtl(PrctlItems.SetDumpable, 1);
        SysResult second = Unix.Fork();
        while (second.Raw == 0)
        {
            Unix.Call(SystemCall.Pause);
        }

        Board.Expect(GetRobustList(second.Int), Errno.None, "of a child that is dumpable");
        Unix.Kill(child.Int, Signal.Kill);
        Unix.Kill(second.Int, Signal.Kill);
    }

    private static SysResult PrLimit(int process, int resource, ulong newLimit = 0, ulong oldLimit = 0) =>
        Unix.Call(SystemCall.PrLimit64, (ulong)process, (ulong)resource, newLimit, oldLimit);

    private static void Limits()
    {
        static SysResult Look() => PrLimit(Target.Id, FileSizeLimit);

        static SysResult Unknown() => PrLimit(Target.Id, 99);

        Target.Start();
        Person.BecomeUser(Person.Other);
        Board.Expect(Look(), Errno.EPERM, "prlimit");
        Board.Expect(Unknown(), Errno.EPERM, "prlimit of an unknown resource");
        Board.Expect(PrLimit(Target.Id, FileSizeLimit, 8), Errno.EFAULT, "prlimit with a bad address");
        Board.Expect(PrLimit(0x3FFFFFFF, FileSizeLimit), Errno.ESRCH, "prlimit of nobody");
        Board.Expect(PrLimit(0, 99), Errno.EINVAL, "an unknown resource of one's own");
        ulong* wrong = stackalloc ulong[2] { 5, 4 };
        Board.Expect(PrLimit(0, FileSizeLimit, (ulong)wrong), Errno.EINVAL, "a soft limit above the hard one");
    }

    private static void LimitsByIds()
    {
        static SysResult Look() => PrLimit(Target.Id, FileSizeLimit);

        static SysResult ByUser()
        {
            Person.BecomeUser();
            return Look();
        }

        static void Expect(uint saved, uint group, Errno expected, string what)
        {
            Target.Start(Person.User, saved, group);
            Board.Expect((int)Person.In(&ByUser), (int)expected, what);
            Target.End();
        }

        Expect(Person.User, Person.Group, Errno.None, "all ids");
        Expect(0, Person.Group, Errno.EPERM, "another saved user");
        Expect(Person.User, Person.OtherGroup, Errno.EPERM, "another real group");
    }

    private static void HardLimit()
    {
        static SysResult Raise() => Unix.Limit(FileSizeLimit, 2000);

        Unix.Limit(FileSizeLimit, 1000);
        Asking.For(Right.SysResource, Errno.EPERM, &Raise, "raising a hard limit");
        Board.Expect(Unix.Limit(FileSizeLimit, 900), Errno.None, "lowering it");
    }

    private static string Path(string name) => "/proc/" + Numbers.ToText(Target.Id) + "/" + name;

    private static void ProcDetails()
    {
        static SysResult Namespace() => Unix.ReadLink(Path("ns/pid"), out _);

        static SysResult Descriptors()
        {
            SysResult folder = Unix.Open(Path("fdinfo"), OpenFlags.ReadOnly | OpenFlags.Directory);
            return new(folder.Failed ? folder.Raw : 0);
        }

        static SysResult Personality()
        {
            byte* text = stackalloc byte[8];
            SysResult file = Unix.Open(Path("personality"), OpenFlags.ReadOnly);
            return file.Failed ? file : new(Unix.Read(file.Int, text, 8) is { Failed: true } error ? error.Raw : 0);
        }

        Target.Start();
        Asking.For(Right.SysPTrace, Errno.EACCES, &Namespace, "ns/pid");
        Asking.RootFor(Right.SysPTrace, Errno.EACCES, &Descriptors, "fdinfo");
        Asking.RootFor(Right.SysPTrace, Errno.EPERM, &Personality, "personality");
        Board.Expect(Descriptors(), Errno.None, "fdinfo by user 0");
        Board.Expect(Personality(), Errno.None, "personality by user 0");
        Unix.Kill(Target.Id, Signal.Kill);
    }

    private static void Advice()
    {
        static SysResult Advise()
        {
            const ulong cold = 20;
            ulong* vector = stackalloc ulong[2];
            vector[0] = 0;
            vector[1] = Unix.PageSize;
            Person.BecomeUser();
            SysResult handle = Unix.Call(SystemCall.PidFdOpen, (ulong)Target.Id, 0);
            return handle.Failed ? handle : Unix.Call((SystemCall)440, (ulong)handle.Int, (ulong)vector, 1, cold, 0);
        }

        Target.Start();
        Board.Expect((int)Person.In(&Advise), (int)Errno.EACCES, "the user");
        Unix.Kill(Target.Id, Signal.Kill);
    }

    private static void Proc()
    {
        static SysResult Maps() => Unix.Open(Path("maps"), OpenFlags.ReadOnly);

        static SysResult Program() => Unix.ReadLink(Path("exe"), out _);

        Target.Start();
        Asking.StrangersFor(Right.SysPTrace, Errno.EACCES, &Maps, "maps");
        Asking.For(Right.SysPTrace, Errno.EACCES, &Program, "exe");
        Person.BecomeUser();
        Board.Expect(Unix.Open(Path("environ"), OpenFlags.ReadOnly), Errno.EACCES, "environ");
        Board.Expect(Unix.Open(Path("fd"), OpenFlags.ReadOnly), Errno.EACCES, "fd");
        Board.Expect(Unix.Open(Path("stat"), OpenFlags.ReadOnly), Errno.None, "stat");
        Board.Expect(Unix.Open(Path("status"), OpenFlags.ReadOnly), Errno.None, "status");
        Unix.Kill(Target.Id, Signal.Kill);
    }

    private static void OutOfMemory()
    {
        static SysResult Set(System.ReadOnlySpan<byte> text)
        {
            SysResult file = Unix.Open("/proc/self/oom_score_adj", OpenFlags.WriteOnly);
            return file.Failed ? file : Unix.Write(file.Int, text);
        }

        Board.Expect(Set("100"u8), Errno.None, "100 by user 0");
        bool setsLowest = Person.Has(Right.SysResource);
        Person.BecomeUser();
        Sets.PrCtl(PrctlItems.SetDumpable, 1);
        Board.Expect(Set("300"u8), Errno.None, "more");
        Board.Expect(Set("100"u8), Errno.None, "as before");
        Board.Expect(Set("-1"u8), Errno.EACCES, "less than nothing");
        Board.Expect(Set("50"u8), setsLowest ? Errno.EACCES : Errno.None, "less than what was set with CAP_SYS_RESOURCE");
    }
}
