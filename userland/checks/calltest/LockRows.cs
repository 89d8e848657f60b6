using Tine.Runtime;
using static Tine.CallTest.Locks;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>Record locks: several at once, how they split and join, and ends of ranges.</summary>
internal static unsafe class LockRows
{
    private const long Last = long.MaxValue;

    internal static void Run()
    {
        Case("fcntl locks: F_GETLK tells the lowest", &Lowest);
        Case("fcntl locks: split, join, and change of kind", &Pieces);
        Case("fcntl locks: the last byte, and one beyond", &Ends);
        Case("fcntl locks: of a process and of an open file stand in each other's way", &BothKinds);
    }

    private static bool Lowest()
    {
        int file = Files.Make("l");
        Lock(file, Set, Write, 11, 4);
        Lock(file, Set, Read, 5, 6);
        Lock(file, Set, Write, 20, 1);
        bool isGood = Calls.EndedWell(Calls.Child(&SeesLowest, 0));
        Unix.Unlink("l");
        return isGood;
    }

    private static bool SeesLowest(int unused)
    {
        int file = Unix.Open("l", OpenFlags.ReadWrite).Int;
        return Holds(Ask(file, Get, Write, 0, 0) is { Kind: Read, Start: 5, Length: 6 }, "of all")
            & Holds(Ask(file, Get, Read, 0, 0) is { Kind: Write, Start: 11, Length: 4 }, "of those in the way")
            & Holds(Ask(file, Get, Write, 15, 0) is { Kind: Write, Start: 20, Length: 1 }, "within the range");
    }

    private static bool Pieces()
    {
        int file = Files.Make("l");
        Lock(file, Set, Write, 0, 10);
        Lock(file, Set, Write, 10, 10);
        bool isGood = Told("joined", 0, 20);
        Lock(file, Set, None, 5, 5);
        isGood &= Told("cut", 0, 5);
        Lock(file, Set, None, 0, 5);
        isGood &= Told("the rest", 10, 10);
        Lock(file, Set, Read, 0, 15);
        isGood &= Told("shared below", 0, 15);
        Lock(file, Set, None, 0, 0);
        isGood &= Told("all given up", 0, 0);
        Unix.Unlink("l");
        return isGood;
    }

    private static bool Ends()
    {
        int file = Files.Make("l");
        bool isGood = Gives(Lock(file, Set, Write, Last, 1), Errno.None, "the last byte") & Gives(Lock(file, Set, Write, Last, 2), Errno.EOVERFLOW, "one more");
        isGood &= Gives(Lock(file, Set, Write, Last, 0), Errno.None, "to the end") & Told("it has no end", Last, 0);
        isGood &= Gives(Lock(file, Set, None, 1, Last), Errno.None, "all but the first byte") & Told("nothing is left", 0, 0);
        isGood &= Gives(Lock(file, Set, Write, 10, -10), Errno.None, "backwards") & Told("from the start", 0, 10);
        isGood &= Gives(Lock(file, Set, Write, 10, -11), Errno.EINVAL, "over the start") & Gives(Lock(file, Set, Write, Last, -Last), Errno.None, "all the way back");
        Unix.Unlink("l");
        return isGood;
    }

    private static bool BothKinds()
    {
        int file = Files.Make("l");
        int other = Unix.Open("l", OpenFlags.ReadWrite).Int;
        bool isGood = Gives(Lock(file, Set, Write, 0, 10), Errno.None, "the process has it") & Gives(Lock(other, OpenFileSet, Read, 5, 1), Errno.EAGAIN, "the open file not");
        isGood &= Gives(Lock(file, OpenFileSet, Read, 5, 1), Errno.EAGAIN, "not even by the same descriptor");
        Lock(file, Set, None, 0, 0);
        isGood &= Gives(Lock(other, OpenFileSet, Write, 5, 1), Errno.None, "now it has") & Gives(Lock(file, Set, Read, 0, 10), Errno.EAGAIN, "and the process not");
        Unix.Unlink("l");
        return isGood;
    }

    /// <summary>The lowest lock as another process is told of it; nothing for length and start 0.</summary>
    private static bool Told(string what, long start, long length)
    {
        Unix.Pipe2(out int reader, out int writer);
        int child = Unix.Fork().Int;
        if (child == 0)
        {
            Record record = Ask(Unix.Open("l", OpenFlags.ReadWrite).Int, Get, Write, 0, 0);
            Unix.Write(writer, &record, (ulong)sizeof(Record));
            Unix.Exit(0);
        }

        Record told;
        Unix.Read(reader, &told, (ulong)sizeof(Record));
        Unix.Wait(child, out _);
        bool isNone = start == 0 && length == 0;
        return Holds(isNone ? told.Kind == None : told.Kind != None && told.Start == start && told.Length == length, what);
    }
}
