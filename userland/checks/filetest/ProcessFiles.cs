using System;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>Files of /proc: their ends, descriptors, the auxiliary vector, namespaces, and those of the dead.</summary>
internal static unsafe class ProcessFiles
{
    internal static void Run()
    {
        Case("lseek to the end of what has none", &Ends);
        Case("fdinfo tells offset and flags", &Descriptors);
        Case("auxv is the vector that exec gave", &Auxiliary);
        Case("a namespace is a file, its number in the link", &Namespaces);
        Case("ids are their own", &Maps);
        Case("a link of /proc/self/fd tells how the descriptor was opened", &LinkModes);
        Case("oom_adj is oom_score_adj on another scale", &OldAdjustment);
        Case("files of /proc: no new names, no other permissions, nothing to write out", &Fixed);
        Case("the directory of a process that is over", &Dead);
    }

    private static bool Ends() =>
        Holds(End("/proc") is { Succeeded: true, Value: 0 }, "/proc")
        & Holds(End("/proc/self") is { Succeeded: true, Value: 0 }, "a process's directory")
        & Holds(End("/proc/self/fd") is { Succeeded: true, Value: 0 }, "its descriptors")
        & Holds(End("/proc/self/cmdline") is { Succeeded: true, Value: 0 }, "cmdline")
        & Holds(End("/proc/self/environ") is { Succeeded: true, Value: 0 }, "environ")
        & Holds(End("/proc/self/auxv") is { Succeeded: true, Value: 0 }, "auxv")
        & Holds(End("/proc/sys/kernel/ostype") is { Succeeded: true, Value: 0 }, "a setting")
        & Gives(End("/proc/self/status"), Errno.EINVAL, "status") & Gives(End("/proc/self/maps"), Errno.EINVAL, "maps")
        & Gives(End("/proc/meminfo"), Errno.EINVAL, "meminfo");

    private static SysResult End(string path)
    {
        int file = Unix.Open(path, OpenFlags.ReadOnly).Int;
        SysResult end = Unix.LSeek(file, 0, SeekOrigin.End);
        Unix.Close(file);
        return end;
    }

    private static bool Descriptors()
    {
        Files.Make("a", "some text"u8);
        int file = Unix.Open("a", OpenFlags.ReadWrite | OpenFlags.Append | OpenFlags.CloseOnExec).Int;
        Unix.LSeek(file, 5, SeekOrigin.Set);
        FileReader.ReadAllText($"/proc/self/fdinfo/{file}", out string text);
        Unix.FStat(file, out FileStatus status);
        bool isGood = Holds(text.StartsWith("pos:\t5\nflags:\t02102002\nmnt_id:\t", StringComparison.Ordinal), text);
        isGood &= Holds(text.EndsWith($"\nino:\t{status.Inode}\n", StringComparison.Ordinal), "its inode");
        Unix.Close(file);
        Unix.Unlink("a");
        isGood &= Gives(Unix.Open($"/proc/self/fdinfo/{file}", OpenFlags.ReadOnly), Errno.ENOENT, "one that is closed");
        int counter = Unix.Call(SystemCall.EventFd2, 26).Int;
        FileReader.ReadAllText($"/proc/self/fdinfo/{counter}", out text);
        isGood &= Holds(text.Contains("\neventfd-count:               1a\n", StringComparison.Ordinal), text);
        Unix.Close(counter);
        return isGood;
    }

    private static bool LinkModes()
    {
        const uint link = 0xa000;
        Files.Make("a", "text"u8);
        bool isGood = Holds(ModeOf(OpenFlags.ReadOnly) == (link | 0x140), "O_RDONLY") & Holds(ModeOf(OpenFlags.WriteOnly) == (link | 0xc0), "O_WRONLY")
            & Holds(ModeOf(OpenFlags.ReadWrite) == (link | 0x1c0), "O_RDWR") & Holds(ModeOf((OpenFlags)0x200000) == link, "O_PATH");
        Unix.Unlink("a");
        return isGood;
    }

    private static uint ModeOf(OpenFlags flags)
    {
        int file = Unix.Open("a", flags).Int;
        Unix.LStat($"/proc/self/fd/{file}", out FileStatus status);
        Unix.Close(file);
        return status.Size == 64 ? status.Mode : 0;
    }

    private static bool OldAdjustment()
    {
        // In a child: an adjustment is not taken back without privilege.
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            bool isGood = Stored("oom_score_adj", "500", Errno.None) & Told("oom_adj", "8\n");
            isGood &= Stored("oom_adj", "10", Errno.None) & Told("oom_score_adj", "588\n") & Stored("oom_adj", "15", Errno.None) & Told("oom_score_adj", "1000\n");
            isGood &= Told("oom_adj", "15\n") & Stored("oom_adj", "16", Errno.EINVAL) & Stored("oom_adj", "-18", Errno.EINVAL);
            Streams.FlushAll();
            Unix.Exit(isGood ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "the child");
    }

    private static bool Stored(string name, string text, Errno expected)
    {
        int file = Unix.Open("/proc/self/" + name, OpenFlags.WriteOnly).Int;
        SysResult written;
        fixed (byte* bytes = Utf8.Terminated(text))
        {
            written = Unix.Write(file, bytes, (ulong)text.Length);
        }

        Unix.Close(file);
        return Gives(written, expected, name + " = " + text);
    }

    private static bool Told(string name, string expected)
    {
        FileReader.ReadAllText("/proc/self/" + name, out string text);
        return Holds(text == expected, name + ": " + text);
    }

    private static bool Fixed()
    {
        bool isRoot = Unix.Call(SystemCall.GetEUid).Raw == 0;
        SysResult file = Unix.Open("/proc/self/status", OpenFlags.WriteOnly);
        bool isGood = Gives(file, isRoot ? Errno.None : Errno.EACCES, "opened for writing");
        isGood &= Gives(Unix.Write(file.Int, "x"u8), isRoot ? Errno.EINVAL : Errno.EBADF, "written");
        Unix.Close(file.Int);
        int status = Unix.Open("/proc/self/status", OpenFlags.ReadOnly).Int;
        isGood &= Gives(Unix.Call(SystemCall.FSync, (ulong)status), Errno.EINVAL, "fsync");
        Unix.Close(status);
        return isGood & Gives(Unix.Open("/proc/none", OpenFlags.WriteOnly | OpenFlags.Create), Errno.ENOENT, "open with O_CREAT")
            & Gives(Unix.Link("/proc/version", "/proc/none"), Errno.ENOENT, "link") & Gives(Unix.MkDir("/proc/none"), Errno.ENOENT, "mkdir")
            & Gives(Unix.ChMod("/proc/self/status", 0x124), Errno.EPERM, "chmod");
    }

    private static bool Auxiliary()
    {
        byte** end = ProcessEnvironment.Pointer;
        while (*end != null)
        {
            end++;
        }

        var vector = (byte*)(end + 1);
        int length = 0;
        while (((ulong*)vector)[length / 8] != 0)
        {
            length += 16;
        }

        var room = new byte[1024];
        int file = Unix.Open("/proc/self/auxv", OpenFlags.ReadOnly).Int;
        int count = Unix.Read(file, room.AsSpan()).Int;
        Unix.Close(file);
        return Holds(count == length + 16, "its length") & Holds(room.AsSpan(0, count).SequenceEqual(new ReadOnlySpan<byte>(vector, length + 16)), "its words");
    }

    private static bool Namespaces()
    {
        bool isGood = true;
        foreach (string name in (string[])["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"])
        {
            Unix.ReadLink("/proc/self/ns/" + name, out string link);
            Unix.Stat("/proc/self/ns/" + name, out FileStatus status);
            isGood &= Holds(link == $"{name}:[{status.Inode}]", link);
        }

        int file = Unix.Open("/proc/self/ns/uts", OpenFlags.ReadOnly).Int;
        Unix.ReadLink($"/proc/self/fd/{file}", out string opened);
        isGood &= Holds(opened.StartsWith("uts:[", StringComparison.Ordinal), opened);
        isGood &= Gives(Unix.Read(file, new byte[8]), Errno.EINVAL, "reading it");
        Unix.Close(file);
        return isGood;
    }

    private static bool Maps()
    {
        FileReader.ReadAllText("/proc/self/uid_map", out string users);
        FileReader.ReadAllText("/proc/self/gid_map", out string groups);
        return Holds(users.StartsWith("         0 ", StringComparison.Ordinal), users) & Holds(groups.StartsWith("         0 ", StringComparison.Ordinal), groups);
    }

    private static bool Dead()
    {
        SysResult child = ProcessMemory.StartSleeper();
        string path = $"/proc/{child.Int}";
        int directory = Unix.Open(path, OpenFlags.ReadOnly).Int;
        int tasks = Unix.Open(path + "/task", OpenFlags.ReadOnly).Int;
        int descriptors = Unix.Open(path + "/fd", OpenFlags.ReadOnly).Int;
        Unix.Kill(child.Int, Signal.Kill);
        Unix.Wait(child.Int, out _);
        bool isGood = Gives(OpenAt(directory, "status"), Errno.ESRCH, "a file") & Gives(OpenAt(tasks, "1"), Errno.ESRCH, "a thread");
        isGood &= Gives(List(directory), Errno.ENOENT, "listing it") & Gives(List(tasks), Errno.ENOENT, "its threads") & Gives(List(descriptors), Errno.ENOENT, "its descriptors");
        Unix.Close(directory);
        Unix.Close(tasks);
        Unix.Close(descriptors);
        return isGood;
    }

    private static SysResult OpenAt(int directory, string name)
    {
        fixed (byte* terminated = Utf8.Terminated(name))
        {
            return Unix.OpenAt(directory, terminated, OpenFlags.ReadOnly);
        }
    }

    private static SysResult List(int directory)
    {
        byte* room = stackalloc byte[1024];
        return Unix.Call(SystemCall.GetDents64, (ulong)directory, (ulong)room, 1024);
    }
}
