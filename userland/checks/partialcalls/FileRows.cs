using Tine.Runtime;
using static Tine.PartialCalls.Rows;

namespace Tine.PartialCalls;

/// <summary>Files, descriptors and mounts.</summary>
internal static unsafe class FileRows
{
    private const ulong AnyRequest = 0x5460; // FIOQSIZE
    private const ulong Notify = 1026;
    private const ulong ZeroRange = 0x10;
    private const ulong HugePages = 4;
    private const ulong NoWait = 8;
    private const ulong UnknownEvent = 0x100000;
    private const ulong Bind = 0x1000;
    private const ulong Move = 0x2000;
    private const ulong Expire = 4;

    internal static void Run()
    {
        Unix.Pipe2(out int reader, out _);
        int file = Unix.Open("/tmp/partialcalls", OpenFlags.ReadWrite | OpenFlags.Create).Int;
        Unix.Unlink("/tmp/partialcalls");
        fixed (byte* path = "/tmp\0"u8)
        {
            Refuses("mount", "MS_BIND", Errno.EINVAL, 165, (ulong)path, (ulong)path, 0, Bind);
            Refuses("mount", "MS_MOVE", Errno.EINVAL, 165, (ulong)path, (ulong)path, 0, Move);
            Refuses("umount2", "MNT_EXPIRE", Errno.EINVAL, 166, (ulong)path, Expire);
            Refuses("inotify_add_watch", "an unknown event", Errno.EINVAL, 254, 0, (ulong)path, UnknownEvent);
            Refuses("memfd_create", "MFD_HUGETLB", Errno.EINVAL, 319, (ulong)path, HugePages);
        }

        Refuses("ioctl", "FIOQSIZE", Errno.ENOTTY, 16, (ulong)reader, AnyRequest);
        Refuses("fcntl", "F_NOTIFY", Errno.EINVAL, 72, (ulong)file, Notify);
        Refuses("fallocate", "FALLOC_FL_ZERO_RANGE", Errno.ENOTSUP, 285, (ulong)file, ZeroRange, 0, 1);
        RefuseAttributes((ulong)file);
        Refuses("preadv2", "RWF_NOWAIT", Errno.ENOTSUP, 327, (ulong)file, 0, 0, 0, 0, NoWait);
        Refuses("pwritev2", "RWF_NOWAIT", Errno.ENOTSUP, 328, (ulong)file, 0, 0, 0, 0, NoWait);
    }

    /// <summary>Expects that extended attributes of users are refused, of a file that could have them.</summary>
    private static void RefuseAttributes(ulong file)
    {
        fixed (byte* path = "/tmp\0"u8, name = "user.tine\0"u8)
        {
            Refuses("setxattr", "user.*", Errno.ENOTSUP, 188, (ulong)path, (ulong)name, (ulong)path, 1);
            Refuses("lsetxattr", "user.*", Errno.ENOTSUP, 189, (ulong)path, (ulong)name, (ulong)path, 1);
            Refuses("fsetxattr", "user.*", Errno.ENOTSUP, 190, file, (ulong)name, (ulong)path, 1);
            Refuses("getxattr", "user.*", Errno.ENOTSUP, 191, (ulong)path, (ulong)name);
            Refuses("lgetxattr", "user.*", Errno.ENOTSUP, 192, (ulong)path, (ulong)name);
            Refuses("fgetxattr", "user.*", Errno.ENOTSUP, 193, file, (ulong)name);
            Refuses("removexattr", "user.*", Errno.ENOTSUP, 197, (ulong)path, (ulong)name);
            Refuses("lremovexattr", "user.*", Errno.ENOTSUP, 198, (ulong)path, (ulong)name);
            Refuses("fremovexattr", "user.*", Errno.ENOTSUP, 199, file, (ulong)name);
        }
    }
}
