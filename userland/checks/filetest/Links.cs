using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>Hard and symbolic links.</summary>
internal static unsafe class Links
{
    internal static void Run()
    {
        Case("hard links are one file with several names", &Hard);
        Case("symbolic links are followed, but not by lstat, readlink and unlink", &Symbolic);
        Case("a dangling link and a loop", &Dangling);
        Case("RENAME_WHITEOUT leaves a device 0:0, which anybody may make", &Whiteout);
        Case("links in the middle of a path, absolute and relative", &Middle);
    }

    private static bool Hard()
    {
        Files.Make("a", "one"u8);
        bool isGood = Gives(Unix.Link("a", "b"), Errno.None, "link");
        Unix.Stat("a", out FileStatus first);
        Unix.Stat("b", out FileStatus second);
        isGood &= Holds(first.Inode == second.Inode && second.Links == 2, "one inode, two names");
        Files.Make("b", "two"u8);
        isGood &= Holds(Files.Holds("a", "two"u8), "the same contents");
        isGood &= Gives(Unix.Link("a", "b"), Errno.EEXIST, "over another name") & Gives(Unix.Link("none", "c"), Errno.ENOENT, "of nothing");
        Unix.MkDir("d");
        isGood &= Gives(Unix.Link("d", "e"), Errno.EPERM, "of a directory");
        Unix.RmDir("d");
        Unix.Unlink("a");
        Unix.Stat("b", out second);
        isGood &= Holds(second.Links == 1 && Files.Holds("b", "two"u8), "one name is left");
        return isGood & Gives(Unix.Unlink("b"), Errno.None, "unlink");
    }

    private static bool Symbolic()
    {
        Files.Make("a", "one"u8);
        bool isGood = Gives(Unix.SymLink("a", "l"), Errno.None, "symlink") & Gives(Unix.SymLink("a", "l"), Errno.EEXIST, "again");
        isGood &= Holds(Files.Holds("l", "one"u8), "it is followed");
        Unix.LStat("l", out FileStatus status);
        isGood &= Holds(status.Type == FileType.SymbolicLink && status.Size == 1, "lstat sees the link");
        isGood &= Holds(Unix.ReadLink("l", out string target).Value == 1 && target == "a", "readlink reads it");
        isGood &= Gives(Unix.ReadLink("a", out _), Errno.EINVAL, "readlink of a file");
        isGood &= Gives(Unix.Unlink("l"), Errno.None, "unlink") & Gives(Unix.Stat("a", out _), Errno.None, "the target is still there");
        Unix.Unlink("a");
        return isGood;
    }

    private static bool Dangling()
    {
        Unix.SymLink("none", "l");
        bool isGood = Gives(Unix.Stat("l", out _), Errno.ENOENT, "stat of a dangling link") & Gives(Unix.LStat("l", out _), Errno.None, "lstat");
        isGood &= Gives(Unix.Open("l", OpenFlags.WriteOnly | OpenFlags.Create), Errno.None, "making its target");
        isGood &= Gives(Unix.Unlink("none"), Errno.None, "the target was made") & Gives(Unix.Unlink("l"), Errno.None, "unlink");
        Unix.SymLink("y", "x");
        Unix.SymLink("x", "y");
        isGood &= Gives(Unix.Stat("x", out _), Errno.ELOOP, "a loop") & Gives(Unix.Open("x", OpenFlags.WriteOnly | OpenFlags.Create), Errno.ELOOP, "making a loop's target");
        Unix.Unlink("x");
        Unix.Unlink("y");
        return isGood;
    }

    private static bool Whiteout()
    {
        const ulong here = unchecked((ulong)-100);
        const ulong whiteout = 4;
        const ulong exchange = 2;
        const uint device = 0x2000;
        Files.Make("a", "one"u8);
        bool isGood;
        fixed (byte* from = "a\0"u8, to = "b\0"u8)
        {
            isGood = Gives(Unix.Call(SystemCall.RenameAt2, here, (ulong)from, here, (ulong)to, whiteout | exchange), Errno.EINVAL, "with RENAME_EXCHANGE");
            isGood &= Gives(Unix.Call(SystemCall.RenameAt2, here, (ulong)from, here, (ulong)to, whiteout), Errno.None, "renameat2");
        }

        Unix.LStat("a", out FileStatus left);
        isGood &= Holds(left.Mode == device && left.Links == 1, "the old name") & Holds(Files.Holds("b", "one"u8), "the new name");
        Unix.Unlink("a");
        Unix.Unlink("b");
        return isGood;
    }

    private static bool Middle()
    {
        Unix.MkDir("d");
        Files.Make("d/a", "one"u8);
        Unix.SymLink("../d", "d/relative");
        Unix.SymLink("/tmp/filetest.dir/d", "absolute");
        bool isGood = Holds(Files.Holds("d/relative/relative/a", "one"u8), "relative") & Holds(Files.Holds("absolute/a", "one"u8), "absolute");
        isGood &= Gives(Unix.Stat("absolute/../d", out _), Errno.None, "two dots after a link");
        Unix.Unlink("absolute");
        Unix.Unlink("d/relative");
        Unix.Unlink("d/a");
        return isGood & Gives(Unix.RmDir("d"), Errno.None, "rmdir");
    }
}
