using System.Threading;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R4: rights are a thread's own.</summary>
internal static unsafe class ThreadItems
{
    private static int s_isDone;

    internal static void Run()
    {
        Item("R4 setresuid of one thread leaves the ids and capabilities of the others", &OwnIds);
        Item("R4 capset and PR_CAPBSET_DROP of one thread leave the sets of the others", &OwnSets);
        Item("R4 no_new_privs and keepcaps of one thread are not set in the others", &OwnFlags);
        Item("R4 a new thread and a child have the rights of the thread that makes them", &Inherited);
        Item("R4 others know the process by the rights of its first thread", &Leader);
    }

    /// <summary>Runs a function in a second thread and waits until it is through.</summary>
    private static void InThread(delegate*<void*, int> body)
    {
        Volatile.Write(ref s_isDone, 0);
        Board.Expect(Threads.Start(body), Errno.None, "clone");
        while (Volatile.Read(ref s_isDone) == 0)
        {
            Unix.SchedYield();
        }
    }

    private static int Done()
    {
        Volatile.Write(ref s_isDone, 1);
        return 0;
    }

    private static void OwnIds()
    {
        static int Change(void* argument)
        {
            Board.Expect(Unix.Call(SystemCall.SetResUid, Person.User, Person.User, Person.User), Errno.None, "setresuid");
            Board.Expect(Unix.GetUid(), Person.User, "the thread's user");
            Board.Expect(Unix.Call(SystemCall.SetHostName, 8, ulong.MaxValue), Errno.EPERM, "sethostname by the thread");
            return Done();
        }

        ulong mine = Sets.Own().Permitted;
        InThread(&Change);
        Board.Expect(Unix.GetUid(), 0, "the process's user");
        Sets.Expect(mine, mine, "the first thread");
        Board.Expect(Unix.Call(SystemCall.SetHostName, 8, ulong.MaxValue), Errno.EINVAL, "sethostname by the first thread");
    }

    private static void OwnSets()
    {
        static int Change(void* argument)
        {
            Board.Expect(Sets.PrCtl(PrctlItems.DropBounding, (ulong)Right.Kill), Errno.None, "PR_CAPBSET_DROP");
            Board.Expect(Sets.Set(0, 0, 0), Errno.None, "capset");
            return Done();
        }

        Sets before = Sets.Own();
        InThread(&Change);
        Sets.Expect(before.Permitted, before.Effective, "the first thread");
        Board.Expect((long)Sets.Own().Bounding, (long)before.Bounding, "the first thread's bounding set");
    }

    private static void OwnFlags()
    {
        static int Change(void* argument)
        {
            Sets.PrCtl(PrctlItems.SetKeep, 1);
            Sets.PrCtl(PrctlItems.SetNoNewPrivileges, 1);
            Board.Expect(Sets.PrCtl(PrctlItems.GetNoNewPrivileges).Raw, 1, "no_new_privs of the thread");
            return Done();
        }

        InThread(&Change);
        Board.Expect(Sets.PrCtl(PrctlItems.GetNoNewPrivileges).Raw, 0, "no_new_privs");
        Board.Expect(Sets.PrCtl(PrctlItems.GetKeep).Raw, 0, "keepcaps");
    }

    private static void Inherited()
    {
        static int Look(void* argument)
        {
            Board.Expect(Unix.GetUid(), Person.User, "the user of a thread's thread");
            Sets.Expect(0, 0, "a thread's thread");
            return Done();
        }

        static int Change(void* argument)
        {
            Unix.Call(SystemCall.SetResUid, Person.User, Person.User, Person.User);
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Exit(Unix.GetUid() == Person.User ? 0 : 1);
            }

            Ended.With(child, 0, "the user of a thread's child");
            Board.Expect(Threads.Start(&Look), Errno.None, "clone by a thread");
            return 0;
        }

        InThread(&Change);
    }

    private static void Leader()
    {
        static SysResult Kill() => Unix.Kill(Unix.GetPpid(), (Signal)0);

        static SysResult AsUser()
        {
            Person.BecomeUser();
            return Kill();
        }

        static int Change(void* argument)
        {
            Unix.Call(SystemCall.SetResUid, Person.User, Person.User, Person.User);
            return Done();
        }

        InThread(&Change);
        Board.Expect((int)Person.In(&AsUser), (int)Errno.EPERM, "kill of a process whose second thread is the user's");
        Board.Expect(Unix.Call(SystemCall.SetResUid, Person.User, Person.User, 0), Errno.None, "setresuid of the first thread");
        Board.Expect(Unix.Call(SystemCall.SetResUid, uint.MaxValue, 0, uint.MaxValue), Errno.None, "back");
        Board.Expect((int)Person.In(&AsUser), (int)Errno.None, "kill when its first thread is, too");
    }
}
