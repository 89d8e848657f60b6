using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>Each takes as much as it gets of one kind of object.</summary>
internal static unsafe class Takers
{
    /// <summary>Enough of one process's to fill a machine of 64 MiB, and few enough for one of any size.</summary>
    private const int Many = 2_500;

    /// <summary>Descriptors watched, and epolls that watch them.</summary>
    private const int Watched = 125;

    private const int ManyMappings = 5000;
    private const int LargeBytes = 1 << 20;
    private const string TemporaryFile = "/tmp/limitconform-taker-";

    internal static void Pipes(int index)
    {
        byte* bytes = Unix.MMap(LargeBytes).Address;
        while (Unix.Pipe2(out _, out int writer, OpenFlags.NonBlocking).Succeeded)
        {
            Unix.FCntl(writer, FileControl.SetPipeSize, LargeBytes);
            Unix.Write(writer, bytes, LargeBytes);
        }
    }

    internal static void Sockets(int index)
    {
        const int piece = 32768;
        byte* bytes = Unix.MMap(piece).Address;
        for ((int Sender, int Receiver) pair = LimitConform.Sockets.Pair(LimitConform.Sockets.NonBlocking); pair.Sender > 0;
            pair = LimitConform.Sockets.Pair(LimitConform.Sockets.NonBlocking))
        {
            while (Unix.Write(pair.Sender, bytes, piece).Succeeded)
            {
            }
        }
    }

    internal static void FilesOnTheirWay(int index)
    {
        for (int i = 0; i < 100; i++)
        {
            (int sender, _) = LimitConform.Sockets.Pair(LimitConform.Sockets.NonBlocking);
            while (LimitConform.Sockets.SendFile(sender).Succeeded)
            {
            }
        }
    }

    internal static void Watches(int index)
    {
        const int add = 1;
        byte* record = stackalloc byte[12];
        new System.Span<byte>(record, 12).Clear();
        SysResult counter = Unix.Call(SystemCall.EventFd2, 0, 0);
        for (int i = 0; i < Watched; i++)
        {
            Unix.Dup(counter.Int);
        }

        for (int polls = 0; polls < Watched; polls++)
        {
            SysResult poll = Unix.Call(SystemCall.EpollCreate1, 0);
            for (int i = 0; i < Watched; i++)
            {
                if (Unix.Call(SystemCall.EpollCtl, (ulong)poll.Int, add, (ulong)(counter.Int + i), (ulong)record).Failed)
                {
                    return;
                }
            }
        }
    }

    internal static void Locks(int index)
    {
        const int setLock = 6;
        SysResult file = Unix.Open(NameOf(index), OpenFlags.ReadWrite | OpenFlags.Create);
        ulong* record = stackalloc ulong[4];
        for (int i = 0; i < 3000; i++)
        {
            record[0] = 1; // F_WRLCK, SEEK_SET
            record[1] = (ulong)i * 2;
            record[2] = 1;
            record[3] = 0;
            Unix.Call(SystemCall.FCntl, (ulong)file.Int, setLock, (ulong)record);
        }
    }

    internal static void TimersAndSignals(int index)
    {
        const int realTime = 40;
        ulong all = ulong.MaxValue;
        int timer;
        Unix.Call(SystemCall.RtSigProcMask, 0, (ulong)(&all), 0, sizeof(ulong));
        for (int i = 0; i < 1000 && Unix.Call(SystemCall.TimerCreate, 1, 0, (ulong)(&timer)).Succeeded; i++)
        {
        }

        while (Unix.SigQueue(Unix.GetPid(), (Signal)realTime, 1).Succeeded)
        {
        }
    }

    /// <summary>Makes directories within each other as long as names are left.</summary>
    internal static void DeepDirectories(int index)
    {
        Unix.MkDir(NameOf(index));
        Unix.ChDir(NameOf(index));
        for (int depth = 0; depth < Many && Unix.MkDir("d").Succeeded && Unix.ChDir("d").Succeeded; depth++)
        {
        }
    }

    internal static void LongNames(int index)
    {
        string name = new('n', 240);
        string target = new('t', 4000);
        Unix.MkDir(NameOf(index));
        Unix.ChDir(NameOf(index));
        for (int i = 0; i < Many; i++)
        {
            string own = name + Numbers.ToText(i);
            bool isMade = (i & 1) == 0 ? Unix.SymLink(target, own).Succeeded : Unix.Open(own, OpenFlags.WriteOnly | OpenFlags.Create).Succeeded;
            if (!isMade)
            {
                Unix.Call(SystemCall.CloseRange, 3, uint.MaxValue, 0);
                return;
            }

            if ((i & 511) == 511)
            {
                Unix.Call(SystemCall.CloseRange, 3, uint.MaxValue, 0);
            }
        }
    }

    internal static void Mappings(int index)
    {
        for (int i = 0; i < ManyMappings; i++)
        {
            Protection protection = (i & 1) == 0 ? Protection.ReadWrite : Protection.Read;
            if (Unix.MMap(null, Unix.PageSize, protection, MapFlags.Private | MapFlags.Anonymous, -1, 0).Failed)
            {
                break;
            }
        }

        SysResult child = Unix.Fork();
        while (child.Raw == 0)
        {
            Unix.Call(SystemCall.Pause);
        }
    }

    internal static void ManyThreads(int index)
    {
        static int Sleep(void* unused)
        {
            while (true)
            {
                Unix.Call(SystemCall.Pause);
            }
        }

        const CloneFlags thread = CloneFlags.Memory | CloneFlags.Files | CloneFlags.FileSystem | CloneFlags.SignalHandlers | CloneFlags.Thread;
        byte* stacks = Unix.MMap(1024 * Unix.PageSize).Address;
        for (int i = 1; i < 1024 && Unix.Clone(thread, stacks + ((ulong)i * Unix.PageSize), &Sleep, null).Succeeded; i++)
        {
        }
    }

    internal static void MemoryFiles(int index)
    {
        byte* bytes = Unix.MMap(LargeBytes).Address;
        byte* name = stackalloc byte[1];
        name[0] = 0;
        for (int i = 0; i < 10; i++)
        {
            SysResult file = Unix.Call(SystemCall.MemFdCreate, (ulong)name, 0);
            while (Unix.Write(file.Int, bytes, LargeBytes).Int == LargeBytes)
            {
            }
        }
    }

    internal static void Files(int index)
    {
        byte* bytes = Unix.MMap(LargeBytes).Address;
        SysResult file = Unix.Open(NameOf(index), OpenFlags.ReadWrite | OpenFlags.Create);
        while (Unix.Write(file.Int, bytes, LargeBytes).Int == LargeBytes)
        {
        }

        const long mapped = 1L << 30;
        Unix.FTruncate(file.Int, mapped);
        byte* map = Unix.MMap(null, (ulong)mapped, Protection.ReadWrite, MapFlags.Shared, file.Int, 0).Address;
        for (long i = 0; i < mapped; i += (long)Unix.PageSize)
        {
            map[i] = 1;
        }
    }

    internal static void Terminals(int index)
    {
        byte* bytes = Unix.MMap(Unix.PageSize).Address;
        for (SysResult master = Unix.Open("/dev/ptmx", OpenFlags.ReadWrite | OpenFlags.NonBlocking); master.Succeeded;
            master = Unix.Open("/dev/ptmx", OpenFlags.ReadWrite | OpenFlags.NonBlocking))
        {
            Unix.Write(master.Int, bytes, Unix.PageSize);
        }
    }

    internal static void Counters(int index)
    {
        while (Unix.Call(SystemCall.EventFd2, 0, 0).Succeeded)
        {
        }
    }

    internal static void SharedMemory(int index)
    {
        while (Unix.MMap(null, LargeBytes, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous | MapFlags.Populate, -1, 0) is { Succeeded: true } map)
        {
            for (ulong i = 0; i < LargeBytes; i += Unix.PageSize)
            {
                map.Address[i] = 1;
            }
        }
    }

    /// <summary>Makes a chain as long as RLIMIT_NPROC allows, each with some memory.</summary>
    internal static void Descendants(int index)
    {
        SysResult child;
        do
        {
            Hogs.Take(20);
            child = Unix.Fork();
        }
        while (child.Raw == 0);

        while (child.Succeeded)
        {
            Hogs.s_board[index] = Hogs.Ready;
            Unix.Call(SystemCall.Pause);
        }
    }

    /// <summary>Removes what the processes have left in /tmp.</summary>
    internal static void CleanUp(int members)
    {
        for (int index = 0; index < members; index++)
        {
            string name = NameOf(index);
            if (Unix.Unlink(name).Failed && Unix.ChDir(name).Succeeded)
            {
                RemoveDirectories();
                RemoveNames();
                Unix.ChDir("/tmp");
                Unix.RmDir(name);
            }
        }
    }

    private static void RemoveDirectories()
    {
        int depth = 0;
        while (Unix.ChDir("d").Succeeded)
        {
            depth++;
        }

        for (; depth > 0; depth--)
        {
            Unix.ChDir("..");
            Unix.RmDir("d");
        }
    }

    private static void RemoveNames()
    {
        string name = new('n', 240);
        for (int i = 0; Unix.Unlink(name + Numbers.ToText(i)).Succeeded; i++)
        {
        }
    }

    private static string NameOf(int index) => TemporaryFile + Numbers.ToText(index);
}
