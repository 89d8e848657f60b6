using System.Threading;
using Tine.Runtime;
using static Tine.Conformance.Checklist;
using static Tine.ThreadConform.Share;

namespace Tine.ThreadConform;

/// <summary>X4: nice values, each a thread's own.</summary>
internal static unsafe class NiceItems
{
    internal static void Run()
    {
        Item("X4 a nice value is a thread's; a process's number means its first thread", &NiceOfThread);
        Item("X4 setpriority of a group reaches all threads, getpriority tells the lowest", &NiceOfGroup);
        Item("X4 setpriority of a user reaches all threads whose real id it is", &NiceOfUser);
        Item("X4 clone and fork inherit the nice value of the thread that calls", &NiceInherited);
        Item("X4 /proc/PID/stat tells priority, nice value and policy of each thread", &ToldInProc);
    }

    private static void NiceOfThread()
    {
        int thread = StartIdler();
        Board.Expect(SetNice(OneThread, thread, 7), Errno.None, "setpriority of a thread");
        Board.Expect(Nice(OneThread, thread), 7, "its value");
        Board.Expect(Nice(OneThread, 0), 0, "that of the first thread");
        Board.Expect(SetNice(OneThread, Unix.GetPid(), 3), Errno.None, "setpriority of the process's number");
        Board.Expect(Nice(OneThread, thread), 7, "the thread's value after that");
        Board.Expect(Nice(OneThread, Unix.GetPid()), 3, "the first thread's value after that");
        Board.Expect(SetNice(3, 0, 3), Errno.EINVAL, "kind 3");
        Board.Expect(SetNice(OneThread, 999_999, 3), Errno.ESRCH, "nobody");
    }

    private static void NiceOfGroup()
    {
        int thread = StartIdler();
        SetNice(OneThread, thread, 7);
        SetNice(OneThread, 0, 9);
        Board.Expect(Nice(OneGroup, 0), 7, "the lowest of the group");
        Board.Expect(SetNice(OneGroup, Unix.GetPid(), 11), Errno.None, "setpriority of the group");
        Board.Expect(Nice(OneThread, thread), 11, "the thread's");
        Board.Expect(Nice(OneThread, 0), 11, "the first thread's");
        Board.Expect(SetNice(OneGroup, 999_999, 3), Errno.ESRCH, "a group that is none");
    }

    private static void NiceOfUser()
    {
        static int Body(void* unused)
        {
            Unix.Call(SystemCall.SetResUid, OtherUser, unchecked((ulong)-1), unchecked((ulong)-1));
            Volatile.Write(ref Board.Slot(1), 1);
            return Idler(null);
        }

        int thread = Threads.Start(&Body).Int;
        WaitForSlot(1);

        Board.Expect(SetNice(OneUser, OtherUser, 13), Errno.None, "setpriority of a user");
        Board.Expect(Nice(OneThread, thread), 13, "the thread's value");
        Board.Expect(Nice(OneThread, 0), 0, "that of another user's thread");
        Board.Expect(Nice(OneUser, OtherUser), 13, "the user's");
        Board.Expect(SetNice(OneUser, 54_321, 3), Errno.ESRCH, "a user without threads");
    }

    private static void NiceInherited()
    {
        static int Body(void* unused)
        {
            SetNice(OneThread, 0, 5);
            Board.Slot(2) = StartIdler();
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Exit((int)Nice(OneThread, 0));
            }

            Ended.With(child, 5, "the child's value: its exit code");
            Volatile.Write(ref Board.Slot(1), 1);
            return Idler(null);
        }

        Threads.Start(&Body);
        WaitForSlot(1);

        Board.Expect(Nice(OneThread, Board.Slot(2)), 5, "the value of a thread that it made");
        Board.Expect(Nice(OneThread, 0), 0, "that of the first thread");
    }

    private static void ToldInProc()
    {
        int thread = StartIdler();
        SetNice(OneThread, thread, 6);
        SetPolicy(thread, Batch);
        string path = "/proc/self/task/" + Numbers.ToText(thread) + "/stat";
        Board.Expect(Field(path, 18), 26, "the thread's priority");
        Board.Expect(Field(path, 19), 6, "its nice value");
        Board.Expect(Field(path, 41), (long)Batch, "its policy");
        Board.Expect(Field("/proc/self/stat", 18), 20, "the first thread's priority");
        Board.Expect(Field("/proc/self/stat", 19), 0, "its nice value");
        Board.Expect(Field("/proc/self/stat", 41), 0, "its policy");
    }

    /// <summary>A field of stat, counted from 1 as proc(5) does.</summary>
    private static long Field(string path, int number)
    {
        string text = TextOf(path);
        int position = text.LastIndexOf(')') + 2;
        for (int field = 3; field < number; field++)
        {
            position = text.IndexOf(' ', position) + 1;
        }

        int end = text.IndexOf(' ', position);
        return Numbers.TryParse(text[position..end], out long value) ? value : -1;
    }
}
