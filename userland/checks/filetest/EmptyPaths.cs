using Tine.Runtime;
using static Tine.Runtime.Streams;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>Empty paths: ENOENT in every call, unless AT_EMPTY_PATH has it mean the descriptor itself.</summary>
internal static unsafe class EmptyPaths
{
    private const ulong EmptyPath = 0x1000;
    private const ulong NoFollow = 0x100;
    private const ulong Here = unchecked((ulong)Unix.CurrentDirectory);
    private const OpenFlags PlaceOfLink = (OpenFlags)0x200000 | OpenFlags.NoFollow;
    private const ulong Unset = ulong.MaxValue;

    internal static void Run()
    {
        Case("an empty path is ENOENT in each call, whatever the descriptor is", &Refused);
        Case("AT_EMPTY_PATH means the descriptor's own file", &Meant);
        Case("readlinkat of an empty path reads the link that O_PATH opened", &Links);
        Case("renameat2 and unlinkat look at their flags first", &Flags);
        Case("getcwd tells when the root is elsewhere", &Unreachable);
    }

    private static bool Refused()
    {
        Files.Make("a", "x"u8);
        ulong file = (ulong)Unix.Open("a", OpenFlags.ReadOnly).Int;
        ulong* descriptors = stackalloc ulong[] { file, 999, Here };
        byte* room = stackalloc byte[256];
        bool isGood = true;
        fixed (byte* empty = "\0"u8, name = "b\0"u8)
        {
            ulong none = (ulong)empty;
            for (int i = 0; i < 3; i++)
            {
                ulong at = descriptors[i];
                isGood &= Gives(Unix.Call(SystemCall.OpenAt, at, none, 0), Errno.ENOENT, "openat");
                isGood &= Gives(Unix.Call(SystemCall.MkDirAt, at, none, 0), Errno.ENOENT, "mkdirat") & Gives(Unix.Call(SystemCall.MkNodAt, at, none, 0x8180), Errno.ENOENT, "mknodat");
                isGood &= Gives(Unix.Call(SystemCall.UnlinkAt, at, none, 0), Errno.ENOENT, "unlinkat") & Gives(Unix.Call(SystemCall.UnlinkAt, at, none, 0x200), Errno.ENOENT, "unlinkat of a directory");
                isGood &= Gives(Unix.Call(SystemCall.FChModAt, at, none, 0x1FF), Errno.ENOENT, "fchmodat") & Gives(Unix.Call(SystemCall.FChOwnAt, at, none, Unset, Unset, 0), Errno.ENOENT, "fchownat");
                isGood &= Gives(Unix.Call(SystemCall.NewFStatAt, at, none, (ulong)room, 0), Errno.ENOENT, "fstatat") & Gives(Unix.Call(SystemCall.FAccessAt, at, none, 0), Errno.ENOENT, "faccessat");
                isGood &= Gives(Unix.Call(SystemCall.UTimeNsAt, at, none, 0, 0), Errno.ENOENT, "utimensat") & Gives(Unix.Call(SystemCall.FUTimesAt, at, none, 0), Errno.ENOENT, "futimesat");
                isGood &= Gives(Unix.Call(SystemCall.LinkAt, at, none, Here, (ulong)name, 0), Errno.ENOENT, "linkat") & Gives(Unix.Call(SystemCall.SymLinkAt, (ulong)name, at, none), Errno.ENOENT, "symlinkat");
                isGood &= Gives(Unix.Call(SystemCall.RenameAt, at, none, Here, (ulong)name), Errno.ENOENT, "renameat") & Gives(Unix.Call(SystemCall.ReadLinkAt, at, none, (ulong)room, 1), i == 1 ? Errno.EBADF : Errno.ENOENT, "readlinkat");
            }
        }

        Unix.Unlink("a");
        return isGood;
    }

    private static bool Meant()
    {
        Files.Make("a", "x"u8);
        ulong file = (ulong)Unix.Open("a", OpenFlags.ReadOnly).Int;
        byte* room = stackalloc byte[256];
        bool isGood;
        fixed (byte* empty = "\0"u8)
        {
            ulong none = (ulong)empty;
            isGood = Gives(Unix.Call(SystemCall.NewFStatAt, file, none, (ulong)room, EmptyPath), Errno.None, "fstatat");
            isGood &= Holds(((FileStatus*)room)->Size == 1, "of the file") & Gives(Unix.Call(SystemCall.StatX, file, none, EmptyPath, 0x7ff, (ulong)room), Errno.None, "statx");
            isGood &= Gives(Unix.Call(SystemCall.FChOwnAt, file, none, Unset, Unset, EmptyPath), Errno.None, "fchownat");
            isGood &= Gives(Unix.Call(SystemCall.FAccessAt2, file, none, 4, EmptyPath), Errno.None, "faccessat2") & Gives(Unix.Call(SystemCall.UTimeNsAt, file, none, 0, EmptyPath), Errno.None, "utimensat");
            isGood &= Gives(Unix.Call(SystemCall.NewFStatAt, Here, none, (ulong)room, EmptyPath), Errno.None, "the working directory") & Holds(((FileStatus*)room)->Type == FileType.Directory, "it is one");
            isGood &= Gives(Unix.Call(SystemCall.NewFStatAt, 999, none, (ulong)room, EmptyPath), Errno.EBADF, "nothing") & Gives(Unix.Call(SystemCall.UnlinkAt, file, none, EmptyPath), Errno.EINVAL, "unlinkat does not know it");
        }

        Unix.Unlink("a");
        return isGood;
    }

    private static bool Links()
    {
        byte* room = stackalloc byte[16];
        Unix.SymLink("target", "l");
        ulong link = (ulong)Unix.Open("l", PlaceOfLink).Int;
        ulong directory = (ulong)Unix.Open(".", OpenFlags.ReadOnly).Int;
        bool isGood;
        fixed (byte* empty = "\0"u8, dot = ".\0"u8)
        {
            isGood = Holds(Files.AreEqual(room, Unix.Call(SystemCall.ReadLinkAt, link, (ulong)empty, (ulong)room, 16).Raw, "target"u8), "the link");
            isGood &= Gives(Unix.Call(SystemCall.ReadLinkAt, directory, (ulong)empty, (ulong)room, 16), Errno.ENOENT, "what is none, by an empty path");
            isGood &= Gives(Unix.Call(SystemCall.ReadLinkAt, directory, (ulong)dot, (ulong)room, 16), Errno.EINVAL, "what is none, by its name");
            isGood &= Gives(Unix.Call(SystemCall.ReadLinkAt, directory, (ulong)dot, (ulong)room, 0), Errno.EINVAL, "no room");
        }

        Unix.Unlink("l");
        return isGood;
    }

    private static bool Flags() =>
        Gives(Unix.Call(SystemCall.RenameAt2, 999, 8, 999, 8, 3), Errno.EINVAL, "flags that contradict each other, before bad addresses")
        & Gives(Unix.Call(SystemCall.RenameAt2, 999, 8, 999, 8, 0x10), Errno.EINVAL, "an unknown flag")
        & Gives(Unix.Call(SystemCall.RenameAt2, 999, 8, 999, 8, 0), Errno.EFAULT, "a bad address")
        & Gives(Unix.Call(SystemCall.UnlinkAt, 999, 8, NoFollow), Errno.EINVAL, "a flag that unlinkat does not know");

    private static bool Unreachable()
    {
        Unix.MkDir("d");
        FlushAll();
        int child = Unix.Fork().Int;
        if (child == 0)
        {
            Unix.Exit(LookFromElsewhere() ? 0 : 1);
        }

        Unix.Wait(child, out WaitStatus status);
        return Gives(Unix.RmDir("d"), Errno.None, "rmdir") & status.Is(0);
    }

    private static bool LookFromElsewhere()
    {
        fixed (byte* path = "d\0"u8)
        {
            Unix.Call(SystemCall.ChRoot, (ulong)path);
        }

        bool isGood = Holds(Unix.GetCwd(out string directory).Succeeded && directory == "(unreachable)/tmp/filetest.dir", directory);
        Unix.ChDir("/");
        return isGood & Holds(Unix.GetCwd(out directory).Succeeded && directory == "/", directory);
    }
}
