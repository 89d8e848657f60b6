using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>O_TMPFILE: files that have no name until linkat(2) gives them one.</summary>
internal static unsafe class Temporary
{
    private const OpenFlags Nameless = (OpenFlags)0x410000; // O_TMPFILE
    private const ulong Follow = 0x400;
    private const ulong EmptyPath = 0x1000;
    private const ulong Here = unchecked((ulong)Unix.CurrentDirectory);

    internal static void Run()
    {
        Case("O_TMPFILE makes a file that no directory has", &Make);
        Case("O_TMPFILE: linkat names the file, once, by /proc or by its descriptor", &Name);
        Case("O_TMPFILE: with O_EXCL the file stays without a name", &NeverNamed);
        Case("O_TMPFILE: errors", &Errors);
    }

    private static bool Make()
    {
        Unix.MkDir("d");
        int file = Unix.Open("d", Nameless | OpenFlags.ReadWrite, 0x1B0).Int;
        bool isGood = Holds(Unix.Write(file, "hello"u8).Raw == 5, "it can be written");
        Unix.FStat(file, out FileStatus status);
        isGood &= Holds(status is { Links: 0, Size: 5, Type: FileType.Regular, Permissions: 0x1A0 }, "no links, and a mode cut by the umask");
        isGood &= Gives(Unix.RmDir("d"), Errno.None, "the directory is empty");
        return isGood & Gives(Unix.Open("/proc/self/fd/" + Numbers.ToText(file), OpenFlags.ReadOnly), Errno.None, "opened again by /proc");
    }

    private static bool Name()
    {
        int file = Unix.Open(".", Nameless | OpenFlags.WriteOnly).Int;
        Unix.Write(file, "by proc"u8);
        string path = "/proc/self/fd/" + Numbers.ToText(file);
        bool isGood = Gives(Link(path, "a", Follow), Errno.None, "linkat by /proc") & Holds(Files.Holds("a", "by proc"u8), "it is there");
        Unix.FStat(file, out FileStatus status);
        isGood &= Holds(status.Links == 1, "one link") & Gives(Link(path, "b", Follow), Errno.None, "another name");
        Unix.Unlink("a");
        Unix.Unlink("b");
        isGood &= Gives(Link(path, "c", Follow), Errno.ENOENT, "without names it has had its chance");
        int other = Unix.Open(".", Nameless | OpenFlags.ReadWrite).Int;
        fixed (byte* empty = "\0"u8, name = "e\0"u8)
        {
            isGood &= Gives(Unix.Call(SystemCall.LinkAt, (ulong)other, (ulong)empty, Here, (ulong)name, 0), Errno.ENOENT, "an empty path without the flag");
            isGood &= Gives(Unix.Call(SystemCall.LinkAt, (ulong)other, (ulong)empty, Here, (ulong)name, EmptyPath), Errno.None, "AT_EMPTY_PATH");
        }

        return isGood & Gives(Unix.Unlink("e"), Errno.None, "unlink");
    }

    private static bool NeverNamed()
    {
        int file = Unix.Open(".", Nameless | OpenFlags.ReadWrite | OpenFlags.Exclusive).Int;
        return Holds(file >= 0, "it can be opened")
            & Gives(Link("/proc/self/fd/" + Numbers.ToText(file), "a", Follow), Errno.ENOENT, "but not linked");
    }

    private static bool Errors()
    {
        Files.Make("a", "x"u8);
        bool isGood = Gives(Unix.Open(".", Nameless), Errno.EINVAL, "for reading alone") & Gives(Unix.Open("a", Nameless | OpenFlags.ReadWrite), Errno.ENOTDIR, "in a file");
        isGood &= Gives(Unix.Open("none", Nameless | OpenFlags.ReadWrite), Errno.ENOENT, "in nothing") & Gives(Unix.Open("/proc", Nameless | OpenFlags.ReadWrite), Errno.ENOTSUP, "in /proc");
        isGood &= Gives(Unix.Open(".", Nameless | OpenFlags.ReadWrite | OpenFlags.Create), Errno.EINVAL, "with O_CREAT");
        Unix.Unlink("a");
        return isGood;
    }

    private static SysResult Link(string from, string to, ulong flags)
    {
        fixed (byte* source = Utf8.Terminated(from), target = Utf8.Terminated(to))
        {
            return Unix.Call(SystemCall.LinkAt, Here, (ulong)source, Here, (ulong)target, flags);
        }
    }
}
