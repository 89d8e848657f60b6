using System.Runtime.InteropServices;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Record locks, polled files, directories of descriptors by the thousand.</summary>
internal static unsafe class FileCases
{
    private const int DescriptorLimit = 7;
    private const int Locks = 8000;
    private const ulong SetLock = 6;
    private const ulong GetLock = 5;
    private const short Shared = 0;
    private const short Exclusive = 1;
    private const short Unlock = 2;

    /// <summary>struct flock.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 32)]
    private struct RecordLock
    {
        internal short Kind;
        internal short Origin;
        internal long Start;
        internal long Length;
        internal int Process;
    }

    internal static void Run()
    {
        Case("8000 record locks of two processes: taken, asked for, given up", &RecordLocks);
        Case("a deadlock is looked for behind 8000 record locks", &Deadlock);
        Case("a file with 8000 record locks is opened 4000 times, and closed", &LockedFile);
        Case("20000 open files share a lock of flock, and are closed", &SharedLock);
        Case("poll of a million records", &PollMillion);
        Case("epoll_wait of 8000 that are ready", &EventPolls);
        Case("20000 descriptors: fork, /proc/self/fd, exec, exit", &Descriptors);
        Case("50000 descriptors: one more is found soon", &OneMore);
    }

    private static bool OneMore()
    {
        const int count = 50_000;
        const int few = 1000;
        Unix.Limit(DescriptorLimit, count + 100, count + 100);
        long first = NanosecondsToDuplicate(few);
        long others = NanosecondsToDuplicate(count - (2 * few));
        long last = NanosecondsToDuplicate(few);
        return Holds(first > 0 && others > 0 && last > 0, "all are open") & Holds(last < 5 * first, "the last ones take little longer");
    }

    private static long NanosecondsToDuplicate(int count)
    {
        long start = Unix.Now();
        for (int i = 0; i < count; i++)
        {
            if (Unix.Call(SystemCall.Dup, 1).Failed)
            {
                return -1;
            }
        }

        return Unix.Now() - start;
    }

    private static SysResult Lock(int file, ulong command, short kind, long start, long length)
    {
        var wanted = new RecordLock { Kind = kind, Start = start, Length = length };
        return Unix.Call(SystemCall.FCntl, (ulong)file, command, (ulong)&wanted);
    }

    private static int MemoryFile()
    {
        fixed (byte* name = "f\0"u8)
        {
            return Unix.Call(SystemCall.MemFdCreate, (ulong)name).Int;
        }
    }

    private static bool LockedFile()
    {
        const ulong setOwnLock = 37; // F_OFD_SETLK
        const int files = 4000;
        const int ownLocks = 100;
        const string path = "/tmp/longlists-locked";
        int file = Unix.Open(path, OpenFlags.Create | OpenFlags.ReadWrite).Int;
        bool isGood = TakeEvery(file, 0);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Limit(DescriptorLimit, files + 100, files + 100);
            bool isLocked = Lock(file, SetLock, Shared, long.MaxValue - 1, 1).Succeeded;
            for (int i = 0; i < files; i++)
            {
                int other = Unix.Open(path, OpenFlags.ReadWrite).Int;
                isLocked &= i >= ownLocks || Lock(other, setOwnLock, Shared, (1L << 40) + (2 * i), 1).Succeeded;
            }

            Unix.Call(SystemCall.CloseRange, (ulong)file + 1, files / 2, 0);
            Unix.Exit(isLocked ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        Unix.Unlink(path);
        return Holds(isGood && status.Is(0), "the child ends well");
    }

    private static bool SharedLock()
    {
        const int files = 20_000;
        const ulong share = 1;
        const ulong exclude = 2;
        const ulong atOnce = 4;
        const string path = "/tmp/longlists-shared";
        Unix.Limit(DescriptorLimit, files + 100, files + 100);
        int last = Unix.Open(path, OpenFlags.Create | OpenFlags.ReadWrite).Int;
        bool isGood = true;
        for (int i = 1; i < files; i++)
        {
            isGood &= Unix.Call(SystemCall.FLock, (ulong)last, share).Succeeded;
            last = Unix.Open(path, OpenFlags.ReadOnly).Int;
        }

        Unix.Unlink(path);
        bool isRefused = Unix.Call(SystemCall.FLock, (ulong)last, exclude | atOnce).Error == Errno.EAGAIN;
        Unix.Call(SystemCall.CloseRange, 3, (ulong)last - 1, 0);
        return Holds(isGood && isRefused, "nobody else may have it") & Gives(Unix.Call(SystemCall.FLock, (ulong)last, exclude | atOnce), Errno.None, "and then somebody may");
    }

    /// <summary>The locks of one process lie between those of the other.</summary>
    private static bool RecordLocks()
    {
        int file = MemoryFile();
        bool isGood = TakeEvery(file, 0);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            bool isTaken = TakeEvery(file, 2);
            isTaken &= Lock(file, SetLock, Exclusive, 0, 0).Error == Errno.EAGAIN;
            isTaken &= Lock(file, SetLock, Shared, 0, 0).Succeeded && Lock(file, SetLock, Unlock, 0, 0).Succeeded;
            isTaken &= TakeEvery(file, 2);
            Unix.Exit(isTaken ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        isGood &= Lock(file, GetLock, Exclusive, 0, 0).Succeeded && Lock(file, SetLock, Exclusive, 0, 0).Succeeded;
        return Holds(status.Is(0), "the child's") & Holds(isGood && Lock(file, SetLock, Unlock, 0, 0).Succeeded, "the parent's");
    }

    /// <summary>The child waits for the parent's last lock, which comes after many, and the parent would wait for the child's.</summary>
    private static bool Deadlock()
    {
        const ulong setLockWait = 7;
        const long last = 1L << 40;
        int many = MemoryFile();
        int one = MemoryFile();
        bool isGood = TakeEvery(many, 0) & TakeEvery(many, 2 * Locks) & Lock(many, SetLock, Exclusive, last, 1).Succeeded;
        Unix.Pipe2(out int reader, out int writer);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            byte letter = Lock(one, SetLock, Exclusive, 0, 1).Succeeded ? (byte)'y' : (byte)'n';
            Unix.Write(writer, &letter, 1);
            Unix.Exit(Lock(many, setLockWait, Exclusive, last, 1).Succeeded ? 0 : 1);
        }

        byte told = 0;
        Unix.Read(reader, &told, 1);
        Unix.Sleep(50_000_000);
        isGood &= told == 'y' && Lock(one, setLockWait, Exclusive, 0, 1).Error == Errno.EDEADLOCK;
        isGood &= Lock(many, SetLock, Unlock, 0, 0).Succeeded;
        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(isGood && status.Is(0), "it is found, and the child goes on");
    }

    private static bool TakeEvery(int file, long offset)
    {
        bool isGood = true;
        for (int i = 0; i < Locks / 2; i++)
        {
            isGood &= Lock(file, SetLock, Shared, (4 * i) + offset, 1).Succeeded;
        }

        return isGood;
    }

    private static bool PollMillion()
    {
        const int count = 1_000_000;
        if (Unix.Limit(DescriptorLimit, count, count).Failed)
        {
            return true; // Without the right to raise it.
        }

        Unix.Pipe2(out int reader, out int writer);
        var entries = (PollEntry*)Unix.MMap(count * (ulong)sizeof(PollEntry)).Address;
        for (int i = 0; i < count; i++)
        {
            entries[i].Descriptor = i % 50 == 0 ? reader : -1;
            entries[i].Events = PollEntry.Readable;
        }

        bool isQuiet = Unix.Poll(entries, count, 0).Raw == 0 && Unix.Poll(entries, count, 5).Raw == 0;
        Unix.Write(writer, "x"u8);
        return Holds(isQuiet, "none is ready") & Holds(Unix.Poll(entries, count, 1000).Raw == count / 50, "all are ready");
    }

    private static bool EventPolls()
    {
        const int count = 8000;
        Unix.Limit(DescriptorLimit, count + 100, count + 100);
        int poll = Unix.Call(SystemCall.EpollCreate1).Int;
        uint* record = stackalloc uint[3];
        record[0] = 1;
        Unix.Pipe2(out int reader, out int writer);
        for (int i = 0; i < count; i++)
        {
            int descriptor = i < count / 2 ? Unix.Dup(reader).Int : Unix.Call(SystemCall.EventFd2, 1).Int;
            Unix.Call(SystemCall.EpollCtl, (ulong)poll, 1, (ulong)descriptor, (ulong)record);
        }

        var records = (byte*)Unix.MMap(12 * count).Address;
        Unix.Write(writer, "x"u8);
        bool isGood = Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)records, count, 0).Raw == count;
        Unix.Read(reader, records, 1);
        return Holds(isGood, "all are told")
            & Holds(Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)records, count, 0).Raw == count / 2, "half of them");
    }

    private static bool Descriptors()
    {
        const int count = 20_000;
        Unix.Limit(DescriptorLimit, count + 100, count + 100);
        int file = MemoryFile();
        for (int descriptor = file + 1; descriptor < count; descriptor++)
        {
            Unix.Dup2(file, descriptor);
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.ExecVe("/proc/self/exe", ArgumentVector.Of("longlists", Program.EndAtOnce), ArgumentVector.Of());
            Unix.Exit(1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "the child ends");
    }
}
