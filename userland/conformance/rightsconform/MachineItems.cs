using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R11: the machine as a whole. Every call that is allowed is one that goes wrong by its arguments: nothing is changed.</summary>
internal static unsafe class MachineItems
{
    internal static void Run()
    {
        Item("R11 sethostname asks CAP_SYS_ADMIN, before EINVAL", &HostName);
        Item("R11 reboot asks CAP_SYS_BOOT, before EINVAL", &Reboot);
        Item("R11 mount and umount2 ask CAP_SYS_ADMIN, after ENOENT and unknown flags", &Mounts);
        Item("R11 chroot asks CAP_SYS_CHROOT, after ENOENT, ENOTDIR and EACCES", &Root);
        Item("R11 settimeofday and clock_settime ask CAP_SYS_TIME, after EFAULT and EINVAL", &Time);
        Item("R11 syslog asks CAP_SYSLOG or CAP_SYS_ADMIN, before EINVAL", &Log);
        OnTine("R11 tine_inspect: frames are numbered for CAP_SYS_ADMIN only, and it alone lets allocations fail", &Inspection);
    }

    private static void HostName()
    {
        static SysResult Set() => Unix.Call(SystemCall.SetHostName, 8, ulong.MaxValue);

        Asking.For(Right.SysAdmin, Errno.EPERM, &Set, "sethostname", Errno.EINVAL);
    }

    private static void Reboot()
    {
        static SysResult Boot() => Unix.Call(SystemCall.Reboot, 1, 2, 3, 0);

        Asking.For(Right.SysBoot, Errno.EPERM, &Boot, "reboot", Errno.EINVAL);
    }

    private static SysResult WithPath(SystemCall call, string path, ulong argument = 0)
    {
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            return Unix.Call(call, (ulong)terminated, argument);
        }
    }

    private static void Mounts()
    {
        static SysResult Mount() => Unix.Mount("none", "/tmp", "no such type");

        static SysResult Unmount() => WithPath(SystemCall.UMount2, "sticky");

        Workshop.Folder("sticky", 0x1FF);
        Asking.For(Right.SysAdmin, Errno.EPERM, &Mount, "mount", Errno.ENODEV);
        Asking.For(Right.SysAdmin, Errno.EPERM, &Unmount, "umount2", Errno.EINVAL);
        Person.BecomeUser();
        Board.Expect(Unix.Mount("none", "/nowhere", "tmpfs"), Errno.ENOENT, "mount on nothing");
        Board.Expect(WithPath(SystemCall.UMount2, "/nowhere"), Errno.ENOENT, "umount2 of nothing");
        Board.Expect(WithPath(SystemCall.UMount2, "/nowhere", 0x100), Errno.EINVAL, "umount2 with an unknown flag");
    }

    private static void Root()
    {
        static SysResult Change() => WithPath(SystemCall.ChRoot, "/");

        Asking.For(Right.SysChRoot, Errno.EPERM, &Change, "chroot");
        Workshop.File("open", 0x1FF);
        Workshop.Folder("closed-folder", 0x180);
        Person.BecomeUser();
        Board.Expect(WithPath(SystemCall.ChRoot, "/nowhere"), Errno.ENOENT, "chroot to nothing");
        Board.Expect(WithPath(SystemCall.ChRoot, "open"), Errno.ENOTDIR, "chroot to a file");
        Board.Expect(WithPath(SystemCall.ChRoot, "closed-folder"), Errno.EACCES, "chroot to a closed directory");
    }

    private static void Time()
    {
        static SysResult Zone()
        {
            long* time = stackalloc long[2] { 1_000_000_000, 0 };
            return Unix.Call(SystemCall.SetTimeOfDay, (ulong)time, 0);
        }

        static SysResult Clock()
        {
            long* time = stackalloc long[2] { 1_000_000_000, 0 };
            return Unix.Call(SystemCall.ClockSetTime, 0, (ulong)time);
        }

        static SysResult ByUser()
        {
            Person.BecomeUser();
            Board.Expect(Zone(), Errno.EPERM, "settimeofday by a user");
            return Clock();
        }

        Board.Expect((int)Person.In(&ByUser), (int)Errno.EPERM, "clock_settime by a user");
        Asking.RootFor(Right.SysTime, Errno.EPERM, &Zone, "settimeofday");
        Asking.RootFor(Right.SysTime, Errno.EPERM, &Clock, "clock_settime");
        Person.BecomeUser();
        long* wrong = stackalloc long[2] { 5, -1 };
        Board.Expect(Unix.Call(SystemCall.ClockSetTime, 0, (ulong)wrong), Errno.EINVAL, "clock_settime of no time");
        long* far = stackalloc long[2] { 9_223_372_036, 0 };
        Board.Expect(Unix.Call(SystemCall.ClockSetTime, 0, (ulong)far), Errno.EINVAL, "clock_settime of a time that cannot be counted");
        Board.Expect(Unix.Call(SystemCall.SetTimeOfDay, (ulong)far, 0), Errno.EINVAL, "settimeofday of such a time");
        Board.Expect(Unix.Call(SystemCall.ClockSetTime, 0, 8), Errno.EFAULT, "clock_settime with a bad address");
        Board.Expect(Unix.Call(SystemCall.SetTimeOfDay, 8, 0), Errno.EFAULT, "settimeofday with a bad address");
    }

    private static void Log()
    {
        static SysResult Unknown() => Unix.Call(SystemCall.Syslog, 99, 0, 0);

        static SysResult Neither()
        {
            Person.Forgo(Right.SysAdmin);
            Board.Expect(Unknown(), Errno.EINVAL, "syslog with CAP_SYSLOG");
            Person.Forgo(Right.Syslog);
            return Unknown();
        }

        static SysResult ByUser()
        {
            Person.BecomeUser();
            return Unknown();
        }

        Board.Expect((int)Person.In(&Neither), (int)Errno.EPERM, "syslog with neither");
        Board.Expect((int)Person.In(&ByUser), (int)Errno.EPERM, "syslog by a user");
    }

    private static void Inspection()
    {
        static SysResult Frame()
        {
            ulong* answer = stackalloc ulong[16];
            Unix.Call(SystemCall.TineInspect, 1, (ulong)answer, (ulong)answer, 128);
            Board.Expect(answer[1] != 0, "the page is there");
            ulong* space = stackalloc ulong[2];
            Unix.Call(SystemCall.TineInspect, 2, 0, (ulong)space, 16);
            return new(answer[0] == 0 && answer[2] == 0 && space[0] == 0 ? -(long)Errno.EPERM : 0);
        }

        static SysResult Fail() => Unix.Call(SystemCall.TineInspect, 3, 0);

        Asking.For(Right.SysAdmin, Errno.EPERM, &Frame, "the number of a frame");
        Asking.For(Right.SysAdmin, Errno.EPERM, &Fail, "an order to fail");
    }
}
