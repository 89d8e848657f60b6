using System;
using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>Limits, names and the dead in /proc and sysinfo(2).</summary>
internal static unsafe class ProcCases
{
    internal static void Run()
    {
        Tap.Case("S1 sysinfo tells bytes", &SystemInformation);
        Tap.Case("S2 /proc/sys: limits and identifiers are there", &Settings);
        Tap.Case("S3 comm: written by the process itself, cut at 15 bytes; EINVAL for another's", &ProgramName);
        Tap.Case("S4 the directory of a process that was waited for: ESRCH", &Dead);
        Tap.Case("S5 cgroup, personality and a thread's children", &Small);
        Tap.Case("S6 the first thread has ended and the second tells: two threads", &LeaderGone);
        Tap.Case("S8 clear_refs forgets which pages were used; 5 the peak; EINVAL for other orders", &Forgotten);
        Tap.Case("S9 /sys: lists of processors and nodes, the memory of node 0; each file is a page long", &Devices);
    }

    private static bool SystemInformation()
    {
        const int words = 14;
        ulong* record = stackalloc ulong[words];
        bool passed = Tap.Gives(Unix.Call(SystemCall.SysInfo, (ulong)record), Errno.None, "sysinfo");
        uint unit = (uint)record[13];
        return passed & Tap.Holds(unit == 1, "mem_unit") & Tap.Holds(record[4] > 1 << 20 && record[5] <= record[4], "totalram and freeram");
    }

    /// <summary>Whether a file of /sys is a list that begins with the first processor or node, and is as long as a page to stat(2).</summary>
    private static bool IsList(string path)
    {
        string text = Text(path);
        bool isList = text.Length > 1 && text[0] == '0' && text[^1] == '\n';
        return Tap.Holds(isList && Unix.Stat(path, out FileStatus status).Succeeded && status.Size == 4096, path);
    }

    private static bool Devices()
    {
        string memory = Text("/sys/devices/system/node/node0/meminfo");
        return IsList("/sys/devices/system/cpu/online") & IsList("/sys/devices/system/cpu/possible") & IsList("/sys/devices/system/cpu/present")
            & IsList("/sys/devices/system/cpu/cpu0/topology/core_cpus_list") & IsList("/sys/devices/system/node/node0/cpulist")
            & Tap.Holds(memory.IndexOf("Node 0 MemTotal:") == 0 && memory.IndexOf("Node 0 MemUsed:") > 0, "meminfo");
    }

    /// <summary>Writes an order to /proc/self/clear_refs.</summary>
    private static SysResult Order(ReadOnlySpan<byte> text)
    {
        int file = Unix.Open("/proc/self/clear_refs", OpenFlags.WriteOnly).Int;
        SysResult result = Unix.Write(file, text);
        Unix.Close(file);
        return result;
    }

    /// <summary>The number of kilobytes that a line of a file of /proc tells.</summary>
    private static ulong Kilobytes(string path, string name)
    {
        const int room = 4096;
        byte* bytes = stackalloc byte[room];
        int file = Unix.Open(path, OpenFlags.ReadOnly).Int;
        long length = 0;
        for (long read; length < room && (read = Unix.Read(file, bytes + length, (ulong)(room - length)).Raw) > 0;)
        {
            length += read;
        }

        Unix.Close(file);
        string text = Utf8.Decode(new ReadOnlySpan<byte>(bytes, (int)length));
        int at = text.IndexOf(name) + name.Length;
        ulong number = 0;
        for (; text[at] != 'k'; at++)
        {
            number = text[at] is >= '0' and <= '9' ? (number * 10) + (ulong)(text[at] - '0') : number;
        }

        return number;
    }

    private static bool Forgotten()
    {
        const ulong pages = 512;
        const ulong size = pages * 4096;
        const string usage = "/proc/self/smaps_rollup";
        byte* memory = (byte*)Unix.MMap(size).Raw;
        for (ulong page = 0; page < pages; page++)
        {
            memory[page * 4096] = 1;
        }

        bool isGood = Tap.Holds(Kilobytes(usage, "Referenced:") >= size / 1024, "used") & Tap.Holds(Order("1\n"u8).Raw == 2, "an order");
        isGood &= Tap.Holds(Kilobytes(usage, "Referenced:") < size / 1024 && Kilobytes(usage, "Rss:") >= size / 1024, "forgotten, and there");
        memory[0] = 2;
        Unix.MUnmap(memory, size);
        isGood &= Tap.Holds(Kilobytes("/proc/self/status", "VmHWM:") >= Kilobytes("/proc/self/status", "VmRSS:") + (size / 2048), "the peak") & Tap.Holds(Order("5"u8).Raw == 1, "peak");
        isGood &= Tap.Holds(Kilobytes("/proc/self/status", "VmHWM:") < Kilobytes("/proc/self/status", "VmRSS:") + (size / 2048), "the peak anew");
        return isGood & Tap.Gives(Order("0"u8), Errno.EINVAL, "0") & Tap.Gives(Order("6"u8), Errno.EINVAL, "6") & Tap.Gives(Order("x"u8), Errno.EINVAL, "x");
    }

    /// <summary>Reads a file as text of at most 255 bytes; empty when it cannot.</summary>
    internal static string Text(string path)
    {
        byte* bytes = stackalloc byte[256];
        SysResult file = Unix.Open(path, OpenFlags.ReadOnly);
        SysResult read = file.Succeeded ? Unix.Read(file.Int, bytes, 255) : file;
        Unix.Close(file.Int);
        return read.Succeeded ? Utf8.Decode(new ReadOnlySpan<byte>(bytes, read.Int)) : "";
    }

    private static bool IsNumber(string path)
    {
        string text = Text(path);
        bool isNumber = text.Length > 1 && text[^1] == '\n';
        for (int i = 0; i < text.Length - 1; i++)
        {
            isNumber &= text[i] is >= '0' and <= '9';
        }

        return Tap.Holds(isNumber, path);
    }

    private static bool Settings()
    {
        const int identifierLength = 37;
        string boot = Text("/proc/sys/kernel/random/boot_id");
        string first = Text("/proc/sys/kernel/random/uuid");
        return IsNumber("/proc/sys/fs/file-max") & IsNumber("/proc/sys/fs/nr_open") & IsNumber("/proc/sys/fs/pipe-max-size")
            & IsNumber("/proc/sys/fs/pipe-user-pages-soft") & IsNumber("/proc/sys/fs/pipe-user-pages-hard")
            & IsNumber("/proc/sys/fs/epoll/max_user_watches") & IsNumber("/proc/sys/vm/max_map_count") & IsNumber("/proc/sys/kernel/tainted")
            & Tap.Holds(Text("/proc/sys/kernel/core_pattern").Length > 1, "core_pattern")
            & Tap.Holds(boot.Length == identifierLength && boot == Text("/proc/sys/kernel/random/boot_id"), "boot_id stays")
            & Tap.Holds(first.Length == identifierLength && first[14] == '4' && first != Text("/proc/sys/kernel/random/uuid"), "uuid does not");
    }

    private static SysResult Write(string path, ReadOnlySpan<byte> text)
    {
        SysResult file = Unix.Open(path, OpenFlags.WriteOnly);
        SysResult written = file.Failed ? file : Unix.Write(file.Int, text);
        Unix.Close(file.Int);
        return written;
    }

    private static bool ProgramName()
    {
        SysResult child = Children.Sleeper();
        bool passed = Tap.Holds(Write("/proc/self/comm", "name"u8).Int == 4, "written")
            & Tap.Holds(Text("/proc/self/comm") == "name\n", "told")
            & Tap.Holds(Write("/proc/thread-self/comm", "0123456789abcdefgh"u8).Int == 18, "a long one")
            & Tap.Holds(Text("/proc/self/comm") == "0123456789abcde\n", "cut")
            & Tap.Gives(Write("/proc/" + Numbers.ToText(child.Int) + "/comm", "x"u8), Errno.EINVAL, "a child's");
        Children.End(child);
        return passed;
    }

    private static bool Dead()
    {
        SysResult child = Children.Sleeper();
        SysResult directory = Unix.Open("/proc/" + Numbers.ToText(child.Int), OpenFlags.ReadOnly | OpenFlags.Directory);
        Children.End(child);
        return Tap.Gives(OpenAt(directory.Int, "status"u8), Errno.ESRCH, "status")
            & Tap.Gives(OpenAt(directory.Int, "fd"u8), Errno.ESRCH, "fd")
            & Tap.Gives(OpenAt(directory.Int, "exe"u8), Errno.ESRCH, "exe");
    }

    private static SysResult OpenAt(int directory, ReadOnlySpan<byte> name)
    {
        byte* path = stackalloc byte[16];
        name.CopyTo(new Span<byte>(path, 15));
        path[name.Length] = 0;
        return Unix.OpenAt(directory, path, OpenFlags.ReadOnly);
    }

    private static bool Small()
    {
        SysResult first = Children.Sleeper();
        SysResult second = Children.Sleeper();
        string children = Text("/proc/thread-self/children");
        bool passed = Tap.Holds(children == Numbers.ToText(first.Int) + " " + Numbers.ToText(second.Int) + " ", "children")
            & Tap.Holds(Text("/proc/self/cgroup").Length > 4, "cgroup")
            & Tap.Holds(Text("/proc/self/personality") == "00000000\n", "personality");
        Children.End(first);
        Children.End(second);
        return passed;
    }

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part)
    {
        for (int i = 0; i + part.Length <= text.Length; i++)
        {
            if (text.Slice(i, part.Length).SequenceEqual(part))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LeaderGone()
    {
        static int Second(void* unused)
        {
            byte* bytes = stackalloc byte[2048];
            for (int i = 0; i < 1000; i++)
            {
                SysResult file = Unix.Open("/proc/self/status", OpenFlags.ReadOnly);
                SysResult read = Unix.Read(file.Int, bytes, 2048);
                Unix.Close(file.Int);
                var text = new ReadOnlySpan<byte>(bytes, read.Int);
                if (Contains(text, "State:\tZ (zombie)"u8))
                {
                    Unix.Exit(Contains(text, "Threads:\t2\n"u8) ? 0 : 1);
                }

                Unix.SchedYield();
            }

            Unix.Exit(2);
            return 0;
        }

        const CloneFlags thread = CloneFlags.Memory | CloneFlags.Files | CloneFlags.FileSystem | CloneFlags.SignalHandlers | CloneFlags.Thread;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            byte* stack = Unix.MMap(16 * Unix.PageSize).Address;
            Unix.Clone(thread, stack + (16 * Unix.PageSize), &Second, null);
            Unix.Call(SystemCall.Exit, 0);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Tap.Holds(status.Is(0), "Threads: 2, and the state Z");
    }
}
