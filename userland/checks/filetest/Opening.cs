using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>open(2), its flags and the errors of path names.</summary>
internal static unsafe class Opening
{
    internal static void Run()
    {
        Case("ustat and sysfs tell of file systems", &FileSystems);
        Case("statx tells the mount, and which attributes it would tell", &MountOf);
        Case("O_CREAT, O_EXCL, O_DIRECTORY and O_NOFOLLOW", &Flags);
        Case("the mode of a new file is cut by the umask", &Mode);
        Case("errors of path names", &PathErrors);
        Case("names of the longest length, and one more", &LongNames);
        Case("openat is relative to a directory", &RelativeToDirectory);
        Case("a trailing slash means a directory", &TrailingSlash);
        Case("chmod and access", &Permissions);
    }

    private static bool Flags()
    {
        Unix.SymLink("a", "link");
        bool isGood = Gives(Unix.Open("a", OpenFlags.ReadOnly), Errno.ENOENT, "a file that is not there");
        isGood &= Gives(Unix.Open("a", OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive), Errno.None, "making it");
        isGood &= Gives(Unix.Open("a", OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive), Errno.EEXIST, "making it again");
        isGood &= Gives(Unix.Open("link", OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive), Errno.EEXIST, "making it through a link");
        isGood &= Gives(Unix.Open("link", OpenFlags.ReadOnly), Errno.None, "following a link");
        isGood &= Gives(Unix.Open("link", OpenFlags.ReadOnly | OpenFlags.NoFollow), Errno.ELOOP, "O_NOFOLLOW");
        isGood &= Gives(Unix.Open("a", OpenFlags.ReadOnly | OpenFlags.Directory), Errno.ENOTDIR, "O_DIRECTORY on a file");
        isGood &= Gives(Unix.Open(".", OpenFlags.ReadOnly | OpenFlags.Directory), Errno.None, "O_DIRECTORY on a directory");
        isGood &= Gives(Unix.Open(".", OpenFlags.WriteOnly), Errno.EISDIR, "writing to a directory");
        int strange = Unix.Open("a", (OpenFlags)0x8480_0000).Int;
        isGood &= Holds((Unix.FCntl(strange, FileControl.GetStatusFlags).Raw & ~0x8000) == 0, "unknown flags are passed over");
        Unix.Unlink("a");
        Unix.Unlink("link");
        return isGood;
    }

    private static bool Mode()
    {
        Unix.UMask(0x17);
        Unix.Close(Unix.Open("a", OpenFlags.WriteOnly | OpenFlags.Create, 0x1FF).Int);
        Unix.MkDir("d", 0x1FF);
        Unix.Stat("a", out FileStatus file);
        Unix.Stat("d", out FileStatus directory);
        Unix.Unlink("a");
        Unix.RmDir("d");
        return Holds(file.Permissions == 0x1E8, "a file") & Holds(directory.Permissions == 0x1E8, "a directory");
    }

    private static bool PathErrors()
    {
        Files.Make("a", "x"u8);
        bool isGood = Gives(Unix.Open("", OpenFlags.ReadOnly), Errno.ENOENT, "an empty path");
        isGood &= Gives(Unix.Open("none/b", OpenFlags.ReadOnly), Errno.ENOENT, "a directory that is not there");
        isGood &= Gives(Unix.Open("a/b", OpenFlags.ReadOnly), Errno.ENOTDIR, "a file as a directory");
        isGood &= Gives(Unix.MkDir("none/b"), Errno.ENOENT, "mkdir below nothing");
        isGood &= Gives(Unix.Stat("a/.", out _), Errno.ENOTDIR, "a dot below a file");
        isGood &= Gives(Unix.Open("./././/a", OpenFlags.ReadOnly), Errno.None, "dots and double slashes");
        isGood &= Gives(Unix.Open("../filetest.dir/a", OpenFlags.ReadOnly), Errno.None, "two dots");
        isGood &= Gives(Unix.Open("/../../tmp", OpenFlags.ReadOnly), Errno.None, "two dots at the root");
        Unix.Unlink("a");
        return isGood;
    }

    private static bool LongNames()
    {
        string longest = new('n', 255);
        Files.Make(longest, "x"u8);
        bool isGood = Gives(Unix.Open(longest, OpenFlags.ReadOnly), Errno.None, "255 characters");
        isGood &= Gives(Unix.Open(longest + "n", OpenFlags.ReadOnly | OpenFlags.Create), Errno.ENAMETOOLONG, "256 characters");
        Unix.Unlink(longest);
        var path = new TextBuilder();
        while (path.Length < 4094)
        {
            path.Append("./");
        }

        isGood &= Gives(Unix.Open(path.ToString() + ".", OpenFlags.ReadOnly), Errno.None, "a path of 4095 characters");
        return isGood & Gives(Unix.Open(path.ToString() + "./", OpenFlags.ReadOnly), Errno.ENAMETOOLONG, "a path of 4096 characters");
    }

    private static bool RelativeToDirectory()
    {
        Unix.MkDir("d");
        int directory = Unix.Open("d", OpenFlags.ReadOnly | OpenFlags.Directory).Int;
        bool isGood;
        fixed (byte* name = "inside\0"u8)
        {
            isGood = Gives(Unix.OpenAt(directory, name, OpenFlags.WriteOnly | OpenFlags.Create), Errno.None, "openat");
            isGood &= Gives(Unix.OpenAt(999, name, OpenFlags.ReadOnly), Errno.EBADF, "openat of nothing");
            isGood &= Gives(Unix.Stat("d/inside", out _), Errno.None, "it is in the directory");
            isGood &= Gives(Unix.Call(SystemCall.UnlinkAt, (ulong)directory, (ulong)name), Errno.None, "unlinkat");
        }

        return isGood & Gives(Unix.RmDir("d"), Errno.None, "rmdir");
    }

    private static bool TrailingSlash()
    {
        Files.Make("a", "x"u8);
        Unix.MkDir("d");
        bool isGood = Gives(Unix.Open("a/", OpenFlags.ReadOnly), Errno.ENOTDIR, "a file");
        isGood &= Gives(Unix.Open("d/", OpenFlags.ReadOnly), Errno.None, "a directory");
        isGood &= Gives(Unix.Open("new/", OpenFlags.WriteOnly | OpenFlags.Create), Errno.EISDIR, "making a file");
        isGood &= Gives(Unix.Open("a/", OpenFlags.WriteOnly | OpenFlags.Create), Errno.EISDIR, "making one that is there");
        isGood &= Gives(Unix.Open("d/", OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive), Errno.EISDIR, "making a directory as a file");
        isGood &= Gives(Unix.Open("./", OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive), Errno.EEXIST, "making the working directory");
        isGood &= Gives(Unix.Rename("a", "d/"), Errno.ENOTDIR, "a file to a directory's name");
        isGood &= Gives(Unix.MkDir("e/"), Errno.None, "making a directory");
        isGood &= Gives(Unix.Unlink("a/"), Errno.ENOTDIR, "unlinking a file");
        isGood &= Gives(Unix.RmDir("e/"), Errno.None, "removing a directory");
        Unix.Unlink("a");
        Unix.RmDir("d");
        return isGood;
    }

    private static bool Permissions()
    {
        Files.Make("a", "x"u8);
        bool isGood = Gives(Unix.Access("a", 0), Errno.None, "it exists") & Gives(Unix.Access("a", 1), Errno.EACCES, "it is no program, even for root");
        isGood &= Gives(Unix.ChMod("a", 0x1C0), Errno.None, "chmod") & Gives(Unix.Access("a", 1), Errno.None, "now it is one");
        Unix.Stat("a", out FileStatus status);
        Unix.Unlink("a");
        return isGood & Holds(status.Permissions == 0x1C0, "the mode is as set") & Gives(Unix.Access("a", 0), Errno.ENOENT, "it is gone");
    }

    private static bool MountOf()
    {
        const ulong here = unchecked((ulong)-100);
        const uint mount = 0x1000;
        const ulong known = 0x20_3000;
        byte* record = stackalloc byte[256];
        int file = Files.Fresh("a");
        bool isGood;
        fixed (byte* path = "a\0"u8)
        {
            isGood = Gives(Unix.Call(SystemCall.StatX, here, (ulong)path, 0, 0x7ff, (ulong)record), Errno.None, "statx");
        }

        FileReader.ReadAllText($"/proc/self/fdinfo/{file}", out string text);
        isGood &= Holds((*(uint*)record & mount) != 0, "STATX_MNT_ID") & Holds(text.Contains($"mnt_id:\t{*(ulong*)(record + 0x90)}\n"), "the mount's id");
        isGood &= Holds((*(ulong*)(record + 56) & known) == known, "attributes");
        Unix.Close(file);
        Unix.Unlink("a");
        return isGood;
    }

    private static bool FileSystems()
    {
        const SystemCall ofDevice = (SystemCall)136;
        const SystemCall types = (SystemCall)139;
        const ulong bad = 8;
        byte* room = stackalloc byte[64];
        Unix.Stat("/tmp", out FileStatus status);
        bool isGood = Gives(Unix.Call(ofDevice, status.Device, (ulong)room), Errno.None, "ustat") & Holds(*(int*)room > 0, "free blocks");
        isGood &= Gives(Unix.Call(ofDevice, 0xfffff, bad), Errno.EINVAL, "no such device") & Gives(Unix.Call(ofDevice, status.Device, bad), Errno.EFAULT, "a bad address");
        long count = Unix.Call(types, 3).Raw;
        fixed (byte* known = "proc\0"u8, unknown = "no such type\0"u8)
        {
            long index = Unix.Call(types, 1, (ulong)known).Raw;
            isGood &= Holds(index >= 0 && index < count, "an index") & Gives(Unix.Call(types, 1, (ulong)unknown), Errno.EINVAL, "an unknown type");
            isGood &= Gives(Unix.Call(types, 2, (ulong)index, (ulong)room), Errno.None, "its name") & Holds(Files.AreEqual(room, 5, "proc\0"u8), "proc");
            isGood &= Gives(Unix.Call(types, 2, (ulong)index, bad), Errno.EFAULT, "to a bad address");
        }

        return isGood & Gives(Unix.Call(types, 2, (ulong)count, (ulong)room), Errno.EINVAL, "beyond the last") & Gives(Unix.Call(types, 1, bad), Errno.EFAULT, "a bad name")
            & Gives(Unix.Call(types, 9), Errno.EINVAL, "another question");
    }
}
