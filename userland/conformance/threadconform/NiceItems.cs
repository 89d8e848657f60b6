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
        int own = (int)Nice(OneThread, 0);
        int thread = StartIdler();
        Board.Expect(SetNice(OneThread, thread, own + 2), Errno.None, "setpriority of a thread");
        Board.Expect(Nice(OneThread, thread), own + 2, "its value");
        Board.Expect(Nice(OneThread, 0), own, "that of the first thread");
        Board.Expect(SetNice(OneThread, Unix.GetPid(), own + 1), Errno.None, "setpriority of the process's number");
        Board.Expect(Nice(OneThread, thread), own + 2, "the thread's value after that");
        Board.Expect(Nice(OneThread, Unix.GetPid()), own + 1, "the first thread's value after that");
        Board.Expect(SetNice(3, 0, 3), Errno.EINVAL, "kind 3");
        Board.Expect(SetNice(OneThread, 999_999, 3), Errno.ESRCH, "nobody");
    }

    private static void NiceOfGroup()
    {
        int own = (int)Nice(OneThread, 0);
        int thread = StartIdler();
        SetNice(OneThread, thread, own + 1);
        SetNice(OneThread, 0, own + 2);
        Board.Expect(Nice(OneGroup, 0), own + 1, "the lowest of the group");
        Board.Expect(SetNice(OneGroup, Unix.GetPid(), own + 3), Errno.None, "setpriority of the group");
        Board.Expect(Nice(OneThread, thread), own + 3, "the thread's");
        Board.Expect(Nice(OneThread, 0), own + 3, "the first thread's");
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

        if (Unix.GetUid() != 0)
        {
            return; // Only the superuser is another user.
        }

        int own = (int)Nice(OneThread, 0);
        int thread = Threads.Start(&Body).Int;
        WaitForSlot(1);
        Board.Expect(SetNice(OneUser, OtherUser, 13), Errno.None, "setpriority of a user");
        Board.Expect(Nice(OneThread, thread), 13, "the thread's value");
        Board.Expect(Nice(OneThread, 0), own, "that of another user's thread");
        Board.Expect(Nice(OneUser, OtherUser), 13, "the user's");
        Board.Expect(SetNice(OneUser, 54_321, 3), Errno.ESRCH, "a user without threads");
    }

    private static void NiceInherited()
    {
        static int Body(void* unused)
        {
            SetNice(OneThread, 0, (int)Nice(OneThread, 0) + 3);
            Board.Slot(2) = StartIdler();
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Exit((int)Nice(OneThread, 0) & 0xff);
            }

            Ended.With(child, (int)Nice(OneThread, 0) & 0xff, "the child's value: its exit code");
            Volatile.Write(ref Board.Slot(1), 1);
            return Idler(null);
        }

        int own = (int)Nice(OneThread, 0);
        Threads.Start(&Body);
        WaitForSlot(1);
        Board.Expect(Nice(OneThread, Board.Slot(2)), own + 3, "the value of a thread that it made");
        Board.Expect(Nice(OneThread, 0), own, "that of the first thread");
    }

    private static void ToldInProc()
    {
        int own = (int)Nice(OneThread, 0);
        int thread = StartIdler();
        SetNice(OneThread, thread, own + 2);
        SetPolicy(thread, Batch);
        string path = "/proc/self/task/" + Numbers.ToText(thread) + "/stat";
        Board.Expect(Field(path, 18), own + 22, "the thread's priority");
        Board.Expect(Field(path, 19), own + 2, "its nice value");
        Board.Expect(Field(path, 41), (long)Batch, "its policy");
        Board.Expect(Field("/proc/self/stat", 18), own + 20, "the first thread's priority");
        Board.Expect(Field("/proc/self/stat", 19), own, "its nice value");
        Board.Expect(Field("/proc/self/stat", 41), 0, "its policy");
    }

    /// <summary>A field of stat, counted from 1 as proc(5) does.</summary>
    internal static long Field(string path, int number)
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
