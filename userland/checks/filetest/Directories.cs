using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>Directories: making, listing, moving and leaving them.</summary>
internal static unsafe class Directories
{
    private const int Many = 300;

    internal static void Run()
    {
        Case("mkdir, rmdir and their errors", &MakeRemove);
        Case("a directory lists each of 300 names once", &ListMany);
        Case("getdents64 with too little room", &LittleRoom);
        Case("rename moves, replaces and refuses", &Rename);
        Case("rename within /proc", &RenameInProc);
        Case("chdir, getcwd and the two dots", &WorkingDirectory);
        Case("a removed working directory", &RemovedWorkingDirectory);
    }

    private static bool MakeRemove()
    {
        bool isGood = Gives(Unix.MkDir("d"), Errno.None, "mkdir") & Gives(Unix.MkDir("d"), Errno.EEXIST, "mkdir again");
        Files.Make("d/a", "x"u8);
        isGood &= Gives(Unix.RmDir("d"), Errno.ENOTEMPTY, "rmdir of a full one");
        isGood &= Gives(Unix.RmDir("d/a"), Errno.ENOTDIR, "rmdir of a file");
        isGood &= Gives(Unix.Unlink("d"), Errno.EISDIR, "unlink of a directory");
        isGood &= Gives(Unix.RmDir("d/."), Errno.EINVAL, "rmdir of a dot");
        Unix.Unlink("d/a");
        isGood &= Gives(Unix.RmDir("d"), Errno.None, "rmdir") & Gives(Unix.RmDir("d"), Errno.ENOENT, "rmdir again");
        return isGood & Gives(Unix.MkDir("/"), Errno.EEXIST, "mkdir of the root");
    }

    private static bool ListMany()
    {
        Unix.MkDir("d");
        for (int i = 0; i < Many; i++)
        {
            Files.Make("d/file" + Numbers.ToText(i), ""u8);
        }

        var entries = new List<DirectoryEntry>();
        bool isGood = Holds(DirectoryReader.Read("d", entries) == Errno.None && entries.Count == Many + 2, "all and the two dots");
        var seen = new bool[Many];
        int dots = 0;
        foreach (DirectoryEntry entry in entries)
        {
            if (entry.Name is "." or "..")
            {
                dots++;
                isGood &= Holds(entry.Type == 4, "a dot is a directory");
            }
            else if (Numbers.TryParse(entry.Name[4..], out long number))
            {
                isGood &= Holds(!seen[number] && entry.Type == 8 && entry.Inode != 0, "each once, a regular file");
                seen[number] = true;
            }
        }

        for (int i = 0; i < Many; i++)
        {
            Unix.Unlink("d/file" + Numbers.ToText(i));
        }

        return isGood & Holds(dots == 2, "both dots") & Gives(Unix.RmDir("d"), Errno.None, "rmdir");
    }

    private static bool LittleRoom()
    {
        byte* buffer = stackalloc byte[16];
        int directory = Unix.Open(".", OpenFlags.ReadOnly | OpenFlags.Directory).Int;
        Files.Make("a", "x"u8);
        int file = Unix.Open("a", OpenFlags.ReadOnly).Int;
        Unix.Unlink("a");
        return Gives(Unix.Call(SystemCall.GetDents64, (ulong)directory, (ulong)buffer, 16), Errno.EINVAL, "16 bytes")
            & Gives(Unix.Call(SystemCall.GetDents64, (ulong)file, (ulong)buffer, 16), Errno.ENOTDIR, "of a file");
    }

    private static bool Rename()
    {
        Files.Make("a", "one"u8);
        Files.Make("b", "two"u8);
        Unix.MkDir("d");
        Unix.MkDir("e");
        bool isGood = Gives(Unix.Rename("a", "b"), Errno.None, "over a file") & Holds(Files.Holds("b", "one"u8), "it has replaced the other");
        isGood &= Gives(Unix.Rename("a", "c"), Errno.ENOENT, "of nothing");
        isGood &= Gives(Unix.Rename("b", "d/b"), Errno.None, "into a directory") & Holds(Files.Holds("d/b", "one"u8), "it is there");
        isGood &= Gives(Unix.Rename("d", "d/x"), Errno.EINVAL, "a directory into itself");
        isGood &= Gives(Unix.Rename("d/b", "e"), Errno.EISDIR, "a file over a directory");
        isGood &= Gives(Unix.Rename("e", "d/b"), Errno.ENOTDIR, "a directory over a file");
        isGood &= Gives(Unix.Rename("e", "d"), Errno.ENOTEMPTY, "a directory over a full one");
        isGood &= Gives(Unix.Rename("d", "e"), Errno.None, "a directory over an empty one") & Holds(Files.Holds("e/b", "one"u8), "with all in it");
        isGood &= Gives(Unix.Rename("e/b", "e/b"), Errno.None, "onto itself");
        Unix.Unlink("e/b");
        return isGood & Gives(Unix.RmDir("e"), Errno.None, "rmdir");
    }

    /// <summary>Files there are made whenever they are looked up: the kernel must not take that for somebody's change.</summary>
    private static bool RenameInProc()
    {
        Errno refusal = Unix.Call(SystemCall.GetEUid).Raw == 0 ? Errno.EPERM : Errno.EACCES;
        bool isGood = Gives(Unix.Rename("/proc/self/stat", "/proc/self/status"), refusal, "a file");
        isGood &= Gives(Unix.Rename("/proc/self/task", "/proc/self/fd"), refusal, "a directory");
        isGood &= Gives(Unix.Rename("/proc/uptime", "/proc/version"), refusal, "at the top");
        isGood &= Gives(Unix.Rename("/proc/self/none", "/proc/self/stat"), Errno.ENOENT, "of nothing");
        return isGood & Gives(Unix.Rename("/proc/self/stat", "/proc/self/stat"), Errno.None, "onto itself");
    }

    private static bool WorkingDirectory()
    {
        Unix.MkDir("d");
        Unix.MkDir("d/e");
        bool isGood = Gives(Unix.ChDir("d/e"), Errno.None, "chdir");
        Unix.GetCwd(out string path);
        isGood &= Holds(path == "/tmp/filetest.dir/d/e", "getcwd");
        Unix.ChDir("../..");
        Unix.GetCwd(out path);
        isGood &= Holds(path == "/tmp/filetest.dir", "two dots, twice");
        Files.Make("a", "x"u8);
        isGood &= Gives(Unix.ChDir("a"), Errno.ENOTDIR, "chdir to a file") & Gives(Unix.ChDir("none"), Errno.ENOENT, "chdir to nothing");
        byte letter;
        isGood &= Gives(Unix.Call(SystemCall.GetCwd, (ulong)(&letter), 1), Errno.ERANGE, "getcwd with too little room");
        int directory = Unix.Open("d", OpenFlags.ReadOnly).Int;
        isGood &= Gives(Unix.Call(SystemCall.FChDir, (ulong)directory), Errno.None, "fchdir");
        isGood &= Gives(Unix.Stat("e", out _), Errno.None, "it is there");
        Unix.ChDir("..");
        Unix.Unlink("a");
        Unix.RmDir("d/e");
        return isGood & Gives(Unix.RmDir("d"), Errno.None, "rmdir");
    }

    private static bool RemovedWorkingDirectory()
    {
        Unix.MkDir("d");
        Unix.ChDir("d");
        bool isGood = Gives(Unix.RmDir("../d"), Errno.None, "rmdir of the working directory");
        isGood &= Gives(Unix.GetCwd(out _), Errno.ENOENT, "getcwd");
        isGood &= Gives(Unix.Open("a", OpenFlags.WriteOnly | OpenFlags.Create), Errno.ENOENT, "making a file");
        return isGood & Gives(Unix.ChDir("/tmp/filetest.dir"), Errno.None, "going elsewhere");
    }
}
