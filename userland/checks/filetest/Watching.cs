using System;
using Tine.Runtime;
using static Tine.FileTest.Watcher;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>inotify(7): which events there are, in which order, and by which watch.</summary>
/// <remarks>Events are written as a watch's number, a letter each, and the name: see <see cref="Watcher"/>.</remarks>
internal static unsafe class Watching
{
    internal static void Run()
    {
        Case("inotify: contents, by the file's watch and the directory's", &Contents);
        Case("inotify: execve opens, reads and, where it fails, closes", &Executed);
        Case("inotify: attributes, sizes and times", &Attributes);
        Case("inotify: names that come and go", &Names);
        Case("inotify: renames have a cookie, and open files go along", &Renames);
        Case("inotify: a file that is deleted while it is open", &Deleted);
        Case("inotify: IN_ONESHOT, IN_EXCL_UNLINK and masks", &Manners);
        Case("inotify: errors", &Errors);
        Case("inotify: reads take whole events, the same twice is one", &Reading);
        Case("inotify: limits of a user", &Limits);
        Case("inotify: unmounted", &Unmounted);
    }

    /// <summary>Makes a directory a with a file f, both watched, as 1 and 2.</summary>
    private static void Begin()
    {
        Unix.MkDir("a");
        Files.Make("a/f", "hello"u8);
        Start();
        Watch("a");
        Watch("a/f");
    }

    private static bool End(bool isGood)
    {
        foreach (string name in (ReadOnlySpan<string>)["a/f", "a/g", "a/h", "b/g"])
        {
            Unix.Unlink(name);
        }

        Unix.RmDir("a");
        Unix.RmDir("b");
        return isGood;
    }

    private static bool Contents()
    {
        Begin();
        byte* bytes = stackalloc byte[16];
        int file = Unix.Open("a/f", OpenFlags.ReadWrite).Int;
        bool isGood = Tells("1o:f 2o ", "open");
        Unix.Read(file, bytes, 3);
        isGood &= Tells("1a:f 2a ", "read");
        Unix.Read(file, bytes, 8);
        Unix.Read(file, bytes, 8);
        isGood &= Tells("1a:f 2a ", "read, and at the end");
        Unix.Write(file, "x"u8);
        Unix.Write(file, ""u8);
        isGood &= Tells("1m:f 2m ", "write, and of nothing");
        int again = Unix.Dup(file).Int;
        Unix.Close(file);
        isGood &= Tells("", "one of two descriptors closed");
        Unix.Close(again);
        isGood &= Tells("1W:f 2W ", "closed");
        Unix.Close(Unix.Open("a/f", OpenFlags.ReadOnly).Int);
        isGood &= Tells("1o:f 2o 1w:f 2w ", "opened for reading");
        Unix.Close(Unix.Open("a/f", (OpenFlags)0x200000).Int);
        isGood &= Tells("", "O_PATH");
        int directory = Unix.Open("a", OpenFlags.ReadOnly).Int;
        byte* entries = stackalloc byte[1024];
        Unix.Call((SystemCall)217, (ulong)directory, (ulong)entries, 1024);
        Unix.Close(directory);
        return End(isGood & Tells("1o/ 1a/ 1w/ ", "a directory listed"));
    }

    private static bool Executed()
    {
        Begin();
        Unix.ChMod("a/f", 0x1C0);
        Forget();
        bool isGood;
        fixed (byte* path = "a/f\0"u8)
        {
            isGood = Gives(Unix.ExecVe(path, null, null), Errno.ENOEXEC, "no program") & Tells("1o:f 2o 1a:f 2a 1w:f 2w ", "execve");
            Files.Make("a/f", "#!a/none\n"u8);
            Forget();
            isGood &= Gives(Unix.ExecVe(path, null, null), Errno.ENOENT, "a script without interpreter") & Tells("1o:f 2o 1a:f 2a 1w:f 2w ", "the script");
        }

        return End(isGood);
    }

    private static bool Attributes()
    {
        Begin();
        Unix.ChMod("a/f", 0x180);
        bool isGood = Tells("1t:f 2t ", "chmod");
        Unix.ChMod("a", 0x1ED);
        isGood &= Tells("1t/ ", "chmod of the directory");
        int file = Unix.Open("a/f", OpenFlags.ReadWrite).Int;
        Forget();
        Unix.FTruncate(file, 2);
        isGood &= Tells("1m:f 2m ", "ftruncate");
        fixed (byte* path = "a/f\0"u8)
        {
            Unix.Call((SystemCall)76, (ulong)path, 4);
            isGood &= Tells("1m:f 2m ", "truncate");
            Unix.Call((SystemCall)92, (ulong)path, uint.MaxValue, uint.MaxValue);
            isGood &= Tells("", "chown to nobody");
            Unix.Call((SystemCall)92, (ulong)path, (ulong)Unix.GetUid(), uint.MaxValue);
            isGood &= Tells("1t:f 2t ", "chown");
            Unix.Call((SystemCall)280, unchecked((ulong)Unix.CurrentDirectory), (ulong)path);
            isGood &= Tells("1t:f 2t ", "both times");
            long* times = stackalloc long[] { 1, 0, 0, 0x3ffffffe };
            Unix.Call((SystemCall)280, unchecked((ulong)Unix.CurrentDirectory), (ulong)path, (ulong)times);
            isGood &= Tells("1a:f 2a ", "the time of access alone");
            long* other = stackalloc long[] { 0, 0x3ffffffe, 1, 0 };
            Unix.Call((SystemCall)280, unchecked((ulong)Unix.CurrentDirectory), (ulong)path, (ulong)other);
            isGood &= Tells("1m:f 2m ", "the time of modification alone");
        }

        return End(isGood);
    }

    private static bool Names()
    {
        Begin();
        Unix.Close(Unix.Open("a/g", OpenFlags.WriteOnly | OpenFlags.Create).Int);
        bool isGood = Tells("1c:g 1o:g 1W:g ", "a new file");
        Unix.MkDir("a/d");
        Unix.RmDir("a/d");
        isGood &= Tells("1c/d 1d/d ", "mkdir, rmdir");
        Unix.SymLink("f", "a/l");
        Unix.Unlink("a/l");
        isGood &= Tells("1c:l 1d:l ", "symlink, unlink");
        Unix.Link("a/f", "a/h");
        isGood &= Tells("2t 1c:h ", "link");
        Unix.Unlink("a/h");
        isGood &= Tells("2t 1d:h ", "one of two links gone");
        Unix.Unlink("a/f");
        isGood &= Tells("2t 2D 2I 1d:f ", "the last one");
        Unix.Unlink("a/g");
        Unix.RmDir("a");
        return End(isGood & Tells("1d:g 1D 1I ", "the directory"));
    }

    private static bool Renames()
    {
        Begin();
        Unix.MkDir("b");
        Watch("b");
        Unix.Rename("a/f", "a/g");
        bool isGood = Tells("1F+:f 1T+:g 2M ", "within a directory");
        int file = Unix.Open("a/g", OpenFlags.ReadWrite).Int;
        Forget();
        Unix.Rename("a/g", "b/g");
        isGood &= Tells("1F+:g 3T+:g 2M ", "into another");
        Unix.Write(file, "x"u8);
        isGood &= Tells("3m:g 2m ", "written after that");
        Unix.Close(file);
        Files.Make("a/f", "x"u8);
        Forget();
        Unix.Rename("a/f", "b/g");
        isGood &= Tells("1F+:f 3T+:g 2t 2D 2I ", "over a file that is watched");
        Unix.MkDir("a/d");
        Forget();
        Unix.Rename("a/d", "b/d");
        isGood &= Tells("1F+/d 3T+/d ", "a directory");
        Unix.RmDir("b/d");
        Forget();
        Unix.Rename("b", "c");
        isGood &= Tells("3M ", "a watched directory");
        Unix.Rename("c", "b");
        return End(isGood);
    }

    private static bool Deleted()
    {
        Begin();
        int file = Unix.Open("a/f", OpenFlags.ReadWrite).Int;
        Forget();
        Unix.Unlink("a/f");
        bool isGood = Tells("2t 1d:f ", "unlinked");
        Unix.Write(file, "x"u8);
        isGood &= Tells("1m:f 2m ", "written");
        Unix.Close(file);
        return End(isGood & Tells("1W:f 2W 2D 2I ", "closed"));
    }

    private static bool Manners()
    {
        Begin();
        bool isGood = Holds(Watch("a/f", 0x80000020) == 2, "the same number again");
        Unix.Close(Unix.Open("a/f", OpenFlags.ReadOnly).Int);
        isGood &= Tells("1o:f 2o 2I 1w:f ", "IN_ONESHOT");
        isGood &= Holds(Watch("a", 0x04000FFF) == 1, "IN_EXCL_UNLINK");
        int file = Unix.Open("a/f", OpenFlags.ReadWrite).Int;
        Unix.Unlink("a/f");
        Forget();
        Unix.Write(file, "x"u8);
        Unix.Close(file);
        isGood &= Tells("", "nothing more by a descriptor");
        isGood &= Holds(Watch("a", 0x20) == 1 & Watch("a", 0x20000010) == 1, "IN_MASK_ADD");
        Unix.Close(Unix.Open("a", OpenFlags.ReadOnly).Int);
        Unix.ChMod("a", 0x1ED);
        return End(isGood & Tells("1o/ 1w/ ", "both masks"));
    }

    private static bool Errors()
    {
        Begin();
        int zero = Unix.Open("/dev/zero", OpenFlags.ReadOnly).Int;
        bool isGood = Gives(TryWatch(Instance, "a", 0), Errno.EINVAL, "no events");
        isGood &= Gives(TryWatch(Instance, "a", 0x100001), Errno.EINVAL, "unknown events");
        isGood &= Gives(TryWatch(999, "a", 0), Errno.EINVAL, "no events, before the descriptor");
        isGood &= Gives(TryWatch(999, "a", 0x30000001), Errno.EBADF, "no descriptor, before the rest");
        isGood &= Gives(TryWatch(Instance, "a", 0x30000001), Errno.EINVAL, "IN_MASK_ADD and IN_MASK_CREATE");
        isGood &= Gives(TryWatch(Instance, "a", 0x10000001), Errno.EEXIST, "IN_MASK_CREATE");
        isGood &= Gives(TryWatch(Instance, "a/f", 0x01000001), Errno.ENOTDIR, "IN_ONLYDIR");
        isGood &= Gives(TryWatch(Instance, "none", 1), Errno.ENOENT, "no file");
        isGood &= Gives(TryWatch(zero, "none", 1), Errno.EINVAL, "another kind of file");
        isGood &= Gives(Unix.Call(RemoveWatch, (ulong)Instance, 99), Errno.EINVAL, "no watch");
        isGood &= Gives(Unix.Call(RemoveWatch, (ulong)zero, 1), Errno.EINVAL, "another kind of file again");
        isGood &= Gives(Unix.Call(RemoveWatch, 999, 1), Errno.EBADF, "no descriptor");
        isGood &= Gives(Unix.Call(MakeInstance, 1), Errno.EINVAL, "unknown flags");
        isGood &= Gives(Unix.Write(Instance, "x"u8), Errno.EBADF, "write");
        isGood &= Gives(Unix.Call(RemoveWatch, (ulong)Instance, 1), Errno.None, "removed");
        isGood &= Tells("1I ", "which is told") & Gives(Unix.Call(RemoveWatch, (ulong)Instance, 1), Errno.EINVAL, "and again");
        return End(isGood & Holds(Watch("a") == 3, "numbers are not used again"));
    }

    private static bool Reading()
    {
        Begin();
        byte* bytes = stackalloc byte[128];
        bool isGood = Gives(Unix.Read(Instance, bytes, 128), Errno.EAGAIN, "nothing");
        Unix.ChMod("a", 0x1ED);
        Unix.ChMod("a", 0x1ED);
        Unix.ChMod("a/f", 0x180);
        int pending = 0;
        Unix.IoCtl(Instance, (TerminalControl)0x541b, &pending);
        isGood &= Holds(pending == 16 + 32 + 16, "FIONREAD: the second chmod of a said the same");
        var entry = new PollEntry { Descriptor = Instance, Events = PollEntry.Readable | PollEntry.Writable };
        isGood &= Holds(Unix.Poll(&entry, 1, 0).Raw == 1 && entry.Returned == PollEntry.Readable, "poll");
        isGood &= Gives(Unix.Read(Instance, bytes, 15), Errno.EINVAL, "too little for the first");
        isGood &= Holds(Unix.Read(Instance, bytes, 47).Raw == 16, "the first alone");
        isGood &= Gives(Unix.Read(Instance, bytes, 31), Errno.EINVAL, "too little for its name");
        isGood &= Holds(Unix.Read(Instance, bytes, 128).Raw == 48 && bytes[16] == 'f' && *(int*)(bytes + 12) == 16, "both others");
        return End(isGood);
    }

    private static bool Limits()
    {
        int most = LimitOf("max_user_instances");
        int made = 0;
        SysResult last = default;
        while (made <= most && (last = Unix.Call(MakeInstance, 0)).Succeeded)
        {
            made++;
        }

        return Gives(last, Errno.EMFILE, "instances") & Holds(made > 0, "there were some");
    }

    /// <summary>In a mount namespace of its own where there are such.</summary>
    private static bool Unmounted()
    {
        const ulong newMounts = 0x20000;
        const ulong recursivelyPrivate = 0x44000;
        SysResult own = Unix.Call(SystemCall.Unshare, newMounts);
        if (own.Error == Errno.EPERM)
        {
            return true;
        }

        if (own.Succeeded)
        {
            Unix.Mount("none", "/", "", recursivelyPrivate);
        }

        Begin();
        Unix.MkDir("b");
        bool isGood = Gives(Unix.Mount("none", "b", "tmpfs"), Errno.None, "mount");
        Files.Make("b/g", "x"u8);
        Watch("b");
        Watch("b/g");
        fixed (byte* path = "b\0"u8)
        {
            isGood &= Gives(Unix.Call(SystemCall.UMount2, (ulong)path, 0), Errno.None, "a watch does not hold it");
        }

        return End(isGood & Tells("4U 4I 3U/ 3I ", "both are told"));
    }
}
