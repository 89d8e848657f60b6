using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>utimensat(2) and its ancestors, and the access times of links.</summary>
internal static unsafe class Times
{
    private const long Now = 0x3fffffff;
    private const long Omit = 0x3ffffffe;
    private const ulong NoFollow = 0x100;
    private const ulong Here = unchecked((ulong)Unix.CurrentDirectory);
    private const int Somebody = 1234;

    internal static void Run()
    {
        Case("utimensat: set, now, and left as it is", &Set);
        Case("utimensat: without a path it is the descriptor's file, and only a descriptor's", &WithoutPath);
        Case("utimensat: order of checks", &Order);
        Case("utimensat: a link's own times", &OfLink);
        Case("utimensat: who may write may touch, the owner alone may set", &Rights);
        Case("following or reading a symbolic link is an access to it", &LinkAccess);
    }

    private static bool Set()
    {
        Files.Make("a", "x"u8);
        bool isGood = Gives(Apply("a", 1, 2, 3, 4), Errno.None, "both") & Holds(Are("a", 1, 2, 3, 4), "as set");
        isGood &= Gives(Apply("a", 0, Omit, 5, 6), Errno.None, "one omitted") & Holds(Are("a", 1, 2, 5, 6), "and kept");
        isGood &= Gives(Apply("a", -3, 0, 7, Omit), Errno.None, "before 1970") & Holds(Are("a", -3, 0, 5, 6), "as set");
        isGood &= Gives(Apply("a", 0, Now, 0, Omit), Errno.None, "now");
        Unix.Stat("a", out FileStatus status);
        isGood &= Holds(status.Accessed.Seconds > 1_000_000 && status.Modified.Seconds == 5, "the present for one");
        isGood &= Gives(Apply("a", 1, 1_000_000_000, 1, 0), Errno.EINVAL, "too many nanoseconds") & Gives(Apply("a", 1, 0, 1, -1), Errno.EINVAL, "too few");
        Unix.Unlink("a");
        return isGood;
    }

    private static bool WithoutPath()
    {
        ulong file = (ulong)Files.Fresh("a");
        ulong place = (ulong)Unix.Open("a", (OpenFlags)0x200000).Int;
        TimeSpecification* times = stackalloc TimeSpecification[2];
        times[0] = new TimeSpecification { Seconds = 1, Nanoseconds = 2 };
        times[1] = new TimeSpecification { Seconds = 3, Nanoseconds = 4 };
        bool isGood = Gives(Unix.Call(SystemCall.UTimeNsAt, file, 0, (ulong)times, 0), Errno.None, "futimens") & Holds(Are("a", 1, 2, 3, 4), "as set");
        isGood &= Gives(Unix.Call(SystemCall.UTimeNsAt, Here, 0, (ulong)times, 0), Errno.EFAULT, "AT_FDCWD") & Gives(Unix.Call(SystemCall.UTimeNsAt, file, 0, (ulong)times, NoFollow), Errno.EINVAL, "with a flag");
        isGood &= Gives(Unix.Call(SystemCall.UTimeNsAt, place, 0, (ulong)times, 0), Errno.EBADF, "O_PATH") & Gives(Unix.Call(SystemCall.UTimeNsAt, 999, 0, (ulong)times, 0), Errno.EBADF, "nothing");
        isGood &= Gives(Unix.Call(SystemCall.FUTimesAt, file, 0, 0), Errno.None, "futimesat") & Gives(Unix.Call(SystemCall.FUTimesAt, Here, 0, 0), Errno.EFAULT, "futimesat of AT_FDCWD");
        Unix.Unlink("a");
        return isGood;
    }

    private static bool Order()
    {
        TimeSpecification* times = stackalloc TimeSpecification[2];
        times[0] = new TimeSpecification { Nanoseconds = Omit };
        times[1] = new TimeSpecification { Nanoseconds = Omit };
        fixed (byte* none = "none\0"u8)
        {
            bool isGood = Gives(Unix.Call(SystemCall.UTimeNsAt, 999, (ulong)none, (ulong)times, 0x10000), Errno.None, "nothing to set: nothing is looked at");
            times[0].Nanoseconds = -5;
            isGood &= Gives(Unix.Call(SystemCall.UTimeNsAt, Here, (ulong)none, (ulong)times, 0), Errno.ENOENT, "the path before the times");
            isGood &= Gives(Unix.Call(SystemCall.UTimeNsAt, 999, (ulong)none, (ulong)times, 0x10000), Errno.EINVAL, "the flags before the path");
            return isGood & Gives(Unix.Call(SystemCall.UTimeNsAt, 999, (ulong)none, 8, 0x10000), Errno.EFAULT, "the address before the flags");
        }
    }

    private static bool OfLink()
    {
        Files.Make("a", "x"u8);
        Unix.SymLink("a", "l");
        Apply("a", 1, 2, 3, 4);
        TimeSpecification* times = stackalloc TimeSpecification[2];
        times[0] = new TimeSpecification { Seconds = 5 };
        times[1] = new TimeSpecification { Seconds = 6 };
        bool isGood;
        fixed (byte* link = "l\0"u8)
        {
            isGood = Gives(Unix.Call(SystemCall.UTimeNsAt, Here, (ulong)link, (ulong)times, NoFollow), Errno.None, "AT_SYMLINK_NOFOLLOW");
        }

        Unix.LStat("l", out FileStatus status);
        isGood &= Holds(status.Accessed.Seconds == 5 && status.Modified.Seconds == 6 && Are("a", 1, 2, 3, 4), "the link's and not the file's");
        Unix.Unlink("a");
        Unix.Unlink("l");
        return isGood;
    }

    private static bool Rights()
    {
        Files.Make("a", "x"u8);
        Unix.ChMod("a", 0x1B6);
        Unix.ChMod(".", 0x1ED);
        Unix.Call(SystemCall.SetResUid, Somebody, Somebody, Somebody);
        bool isGood = Gives(Apply("a", 0, Now, 0, Now), Errno.None, "now for both, by who may write") & Gives(Apply("a", 1, 0, 1, 0), Errno.EPERM, "set");
        isGood &= Gives(Apply("a", 0, Now, 0, Omit), Errno.EPERM, "now for one");
        Unix.Call(SystemCall.SetResUid, 0, 0, 0);
        return isGood;
    }

    private static bool LinkAccess()
    {
        Unix.Unlink("a");
        Files.Make("a", "x"u8);
        Unix.SymLink("a", "l");
        bool isGood = Holds(Moves(&Follow), "following") & Holds(Moves(&ReadIt), "readlink") & Holds(!Moves(&Look), "looking is none");
        Unix.Unlink("a");
        Unix.Unlink("l");
        return isGood;
    }

    private static void Follow() => Unix.Close(Unix.Open("l", OpenFlags.ReadOnly).Int);

    private static void ReadIt() => Unix.ReadLink("l", out _);

    private static void Look() => Unix.LStat("l", out _);

    /// <summary>Whether the access time, set to long ago, is another one afterwards.</summary>
    private static bool Moves(delegate*<void> action)
    {
        TimeSpecification* times = stackalloc TimeSpecification[2];
        times[0] = new TimeSpecification { Seconds = 1 };
        times[1] = new TimeSpecification { Seconds = 1 };
        fixed (byte* link = "l\0"u8)
        {
            Unix.Call(SystemCall.UTimeNsAt, Here, (ulong)link, (ulong)times, NoFollow);
        }

        action();
        Unix.LStat("l", out FileStatus status);
        return status.Accessed.Seconds != 1;
    }

    private static SysResult Apply(string path, long access, long accessNanoseconds, long modify, long modifyNanoseconds)
    {
        TimeSpecification* times = stackalloc TimeSpecification[2];
        times[0] = new TimeSpecification { Seconds = access, Nanoseconds = accessNanoseconds };
        times[1] = new TimeSpecification { Seconds = modify, Nanoseconds = modifyNanoseconds };
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            return Unix.Call(SystemCall.UTimeNsAt, Here, (ulong)terminated, (ulong)times, 0);
        }
    }

    private static bool Are(string path, long access, long accessNanoseconds, long modify, long modifyNanoseconds)
    {
        Unix.Stat(path, out FileStatus status);
        return status.Accessed.Seconds == access && status.Accessed.Nanoseconds == accessNanoseconds
            && status.Modified.Seconds == modify && status.Modified.Nanoseconds == modifyNanoseconds;
    }
}
