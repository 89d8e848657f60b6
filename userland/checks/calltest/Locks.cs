using System.Runtime.InteropServices;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>flock(2) and the locks of fcntl(2).</summary>
internal static unsafe class Locks
{
    private const int Shared = 1;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;
    private const int Unlock = 8;
    internal const short Read = 0;
    internal const short Write = 1;
    internal const short None = 2;
    internal const int Get = 5;
    internal const int Set = 6;
    private const int SetWait = 7;
    private const int OpenFileGet = 36;
    internal const int OpenFileSet = 37;

    internal static void Run()
    {
        Case("flock: shared locks live together, an exclusive one alone", &Whole);
        Case("flock: a waiting process gets the lock when it is given up", &WholeWaits);
        Case("fcntl locks: ranges, upgrades and what F_GETLK tells", &Ranges);
        Case("fcntl locks: closing any descriptor of the file gives all up", &ClosedAny);
        Case("fcntl locks: not inherited by fork, given up at exit", &NotInherited);
        Case("fcntl locks: F_SETLKW waits, and finds a deadlock", &Deadlock);
        Case("fcntl locks: a signal interrupts F_SETLKW", &Interrupted);
        Case("fcntl locks: those of an open file belong to it and not to the process", &OpenFiles);
        Case("fcntl locks: errors", &Errors);
    }

    private static bool Whole()
    {
        int a = Files.Make("l");
        int b = Unix.Open("l", OpenFlags.ReadWrite).Int;
        bool isGood = Gives(Flock(a, Shared), Errno.None, "shared") & Gives(Flock(b, Shared), Errno.None, "shared by two");
        isGood &= Gives(Flock(b, Exclusive | NonBlocking), Errno.EAGAIN, "not exclusive then");
        isGood &= Gives(Flock(a, Unlock), Errno.None, "given up") & Gives(Flock(b, Exclusive | NonBlocking), Errno.None, "exclusive now");
        isGood &= Gives(Flock(Unix.Dup(b).Int, Exclusive | NonBlocking), Errno.None, "a copy is the same open file");
        isGood &= Gives(Flock(a, Shared | NonBlocking), Errno.EAGAIN, "nobody else");
        Unix.Close(b);
        isGood &= Gives(Flock(a, Shared | NonBlocking), Errno.EAGAIN, "a copy is still open");
        Unix.Unlink("l");
        return isGood & Gives(Flock(a, 3), Errno.EINVAL, "two kinds") & Gives(Flock(999, Shared), Errno.EBADF, "nothing");
    }

    private static bool WholeWaits()
    {
        int a = Files.Make("l");
        Flock(a, Exclusive);
        int child = Calls.Child(&TakeWhole, 0);
        Unix.Sleep(10_000_000);
        Flock(a, Unlock);
        bool isGood = Calls.EndedWell(child);
        Unix.Unlink("l");
        return isGood;
    }

    private static bool TakeWhole(int unused) => Flock(Unix.Open("l", OpenFlags.ReadOnly).Int, Exclusive).Succeeded;

    private static bool Ranges()
    {
        int a = Files.Make("l");
        bool isGood = Gives(Lock(a, Set, Write, 10, 10), Errno.None, "10 to 19") & Gives(Lock(a, Set, Read, 14, 2), Errno.None, "14 and 15 for reading");
        isGood &= Gives(Lock(a, Set, None, 18, 0), Errno.None, "from 18 on given up");
        int child = Calls.Child(&LookAtRanges, 0);
        isGood &= Calls.EndedWell(child);
        Unix.Unlink("l");
        return isGood;
    }

    private static bool LookAtRanges(int unused)
    {
        int b = Unix.Open("l", OpenFlags.ReadWrite).Int;
        int parent = Unix.Call(SystemCall.GetPpid).Int;
        Record first = Ask(b, Get, Write, 0, 0);
        Record second = Ask(b, Get, Write, 14, 2);
        Record third = Ask(b, Get, Read, 14, 2);
        Record fourth = Ask(b, Get, Write, 18, 0);
        return Holds(first is { Kind: Write, Start: 10, Length: 4 } && first.Process == parent, "10 to 13 are locked for writing")
            & Holds(second is { Kind: Read, Start: 14, Length: 2 }, "14 and 15 for reading")
            & Holds(third.Kind == None && fourth.Kind == None, "what does not conflict is not told")
            & Gives(Lock(b, Set, Read, 13, 2), Errno.EAGAIN, "13 is in the way") & Gives(Lock(b, Set, Read, 14, 2), Errno.None, "both may read");
    }

    private static bool ClosedAny()
    {
        int a = Files.Make("l");
        Lock(a, Set, Write, 0, 0);
        bool isGood = Calls.EndedWell(Calls.Child(&IsLocked, 1));
        Unix.Close(Unix.Open("l", OpenFlags.ReadOnly).Int);
        isGood &= Calls.EndedWell(Calls.Child(&IsLocked, 0));
        Unix.Unlink("l");
        return isGood;
    }

    private static bool NotInherited()
    {
        Files.Make("l");
        int child = Calls.Child(&LockAndEnd, 0);
        bool isGood = Calls.EndedWell(child) & Calls.EndedWell(Calls.Child(&IsLocked, 0));
        Unix.Unlink("l");
        return isGood;
    }

    private static bool LockAndEnd(int unused)
    {
        int file = Unix.Open("l", OpenFlags.ReadWrite).Int;
        Lock(file, Set, Write, 0, 0);
        return Calls.EndedWell(Calls.Child(&Conflicts, file));
    }

    private static bool Conflicts(int file) => Gives(Lock(file, Set, Write, 0, 0), Errno.EAGAIN, "the parent's lock");

    private static bool IsLocked(int expected)
    {
        int file = Unix.Open("l", OpenFlags.ReadWrite).Int;
        return Holds(Ask(file, Get, Write, 0, 0).Kind == (expected == 1 ? Write : None), expected == 1 ? "locked" : "free");
    }

    private static bool Deadlock()
    {
        int a = Files.Make("l");
        Unix.Pipe2(out int reader, out int writer);
        Lock(a, Set, Write, 0, 1);
        int child = Unix.Fork().Int;
        if (child == 0)
        {
            Lock(a, Set, Write, 1, 1);
            Unix.Write(writer, "x"u8);
            Unix.Exit((int)Lock(a, SetWait, Write, 0, 1).Error);
        }

        bool isGood = Calls.Reads(reader, "x"u8);
        Errno own = Lock(a, SetWait, Write, 1, 1).Error;
        Lock(a, Set, None, 0, 1);
        Unix.Wait(child, out WaitStatus status);
        Unix.Unlink("l");
        bool isOurs = own == Errno.EDEADLOCK && status.Is(0);
        bool isTheirs = own == Errno.None && status.Is((int)Errno.EDEADLOCK);
        return isGood & Holds(isOurs || isTheirs, "whoever would close the ring is told, and the other gets the lock");
    }

    private static bool Interrupted()
    {
        int a = Files.Make("l");
        Lock(a, Set, Write, 0, 0);
        bool isGood = Calls.EndedWell(Calls.Child(&WaitInterrupted, a));
        Unix.Unlink("l");
        return isGood;
    }

    private static bool WaitInterrupted(int file)
    {
        Interruption.Arm(0);
        return Gives(Lock(file, SetWait, Write, 0, 0), Errno.EINTR, "without SA_RESTART");
    }

    private static bool OpenFiles()
    {
        int a = Files.Make("l");
        int b = Unix.Open("l", OpenFlags.ReadWrite).Int;
        bool isGood = Gives(Lock(a, OpenFileSet, Write, 0, 0), Errno.None, "one has it");
        isGood &= Gives(Lock(b, OpenFileSet, Read, 0, 1), Errno.EAGAIN, "the other of the same process has not");
        isGood &= Holds(Ask(b, OpenFileGet, Read, 0, 1).Process == -1, "no process does");
        Unix.Close(Unix.Dup(a).Int);
        isGood &= Gives(Lock(b, OpenFileSet, Read, 0, 1), Errno.EAGAIN, "closing a copy changes nothing");
        Unix.Close(a);
        isGood &= Gives(Lock(b, OpenFileSet, Read, 0, 1), Errno.None, "closing the last does");
        Unix.Unlink("l");
        return isGood;
    }

    private static bool Errors()
    {
        Unix.Close(Files.Make("l"));
        int reader = Unix.Open("l", OpenFlags.ReadOnly).Int;
        int writer = Unix.Open("l", OpenFlags.WriteOnly).Int;
        Unix.Unlink("l");
        return Gives(Lock(reader, Set, Write, 0, 0), Errno.EBADF, "writing what is open for reading")
            & Gives(Lock(writer, Set, Read, 0, 0), Errno.EBADF, "reading what is open for writing")
            & Gives(Lock(reader, Set, 7, 0, 0), Errno.EINVAL, "an unknown kind")
            & Gives(Lock(reader, Set, Read, -1, 0), Errno.EINVAL, "before the start")
            & Gives(Lock(reader, Set, Read, 5, -6), Errno.EINVAL, "reaching before the start")
            & Gives(Lock(reader, Set, Read, 5, -5), Errno.None, "from 0 to 4")
            & Gives(Unix.FCntl(reader, (FileControl)Set, 8), Errno.EFAULT, "a bad address")
            & Gives(Lock(999, Set, Read, 0, 0), Errno.EBADF, "nothing");
    }

    private static SysResult Flock(int descriptor, int operation) => Unix.Call(SystemCall.FLock, (ulong)descriptor, (ulong)operation);

    internal static SysResult Lock(int descriptor, int command, short kind, long start, long length)
    {
        var record = new Record { Kind = kind, Start = start, Length = length };
        return Unix.FCntl(descriptor, (FileControl)command, (ulong)&record);
    }

    internal static Record Ask(int descriptor, int command, short kind, long start, long length)
    {
        var record = new Record { Kind = kind, Start = start, Length = length };
        Unix.FCntl(descriptor, (FileControl)command, (ulong)&record);
        return record;
    }

    /// <summary>struct flock.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Record
    {
        public short Kind;
        public short Origin;
        public long Start;
        public long Length;
        public int Process;
    }
}
