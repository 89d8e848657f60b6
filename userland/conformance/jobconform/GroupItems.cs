using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <summary>J1: sessions and process groups.</summary>
internal static unsafe class GroupItems
{
    internal const string WaitMarker = "--wait";

    private static Channel s_hello;

    internal static void Run()
    {
        Item("J1 setsid: a new session and group; EPERM for who leads a group", &NewSession);
        Item("J1 setpgid: itself and children, into groups of the session", &Groups);
        Item("J1 setpgid: EINVAL, ESRCH, EPERM across sessions and for session leaders", &RefusedGroups);
        Item("J1 setpgid: EACCES for a child that has executed a program", &Executed);
        Item("J1 kill to a group, and to the own one", &KillGroup);
        Item("J1 a group lives as long as a member, zombies too", &Lifetime);
    }

    /// <summary>The program that is executed: ends when its standard input does.</summary>
    internal static int WaitForEnd()
    {
        byte value;
        Unix.Write(1, "x"u8);
        while (Unix.Read(0, &value, 1).Value == 1)
        {
        }

        return 0;
    }

    private static void NewSession()
    {
        Board.Expect(Unix.SetSid(), Errno.EPERM, "setsid of a group leader");
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            int own = Unix.GetPid();
            Board.Expect(Unix.GetPgid(0).Int == Unix.GetPpid(), "a child is in its parent's group");
            Board.Expect(Unix.SetSid().Raw, own, "setsid");
            Board.Expect(Unix.GetSid(0).Raw, own, "getsid");
            Board.Expect(Unix.GetPgid(0).Raw, own, "getpgid");
            Board.Expect(Unix.SetSid(), Errno.EPERM, "setsid again");
            Board.Expect(Unix.Open("/dev/tty", OpenFlags.ReadWrite), Errno.ENXIO, "/dev/tty without a terminal");
            Unix.Exit(0);
        }

        Ended.With(child, 0, "the child's exit code");
    }

    private static void Groups()
    {
        int first = Job.Start(&Job.Sleep);
        int second = Job.StartHere(&Job.Sleep); // It does not move itself, perhaps after it has been moved.
        Board.Expect(Unix.GetPgid(first).Raw, first, "the first's group");
        Board.Expect(Unix.SetPgid(second, first), Errno.None, "joining the first's group");
        Board.Expect(Unix.GetPgid(second).Raw, first, "the second's group");
        Board.Expect(Unix.SetPgid(second, 0), Errno.None, "a group of its own again");
        Board.Expect(Unix.GetPgid(second).Raw, second, "the second's group at last");
        Board.Expect(Unix.GetSid(second).Raw, Unix.GetSid(0).Raw, "the session");
        Job.Kill(first);
        Job.Kill(second);
    }

    private static void LeadSession()
    {
        Unix.SetSid();
        s_hello.Send();
        Job.Sleep();
    }

    private static void RefusedGroups()
    {
        s_hello = Channel.Open();
        int child = Job.Start(&Job.Sleep);
        Board.Expect(Unix.SetPgid(child, -1), Errno.EINVAL, "group -1");
        Board.Expect(Unix.SetPgid(child, 0x3FFFFFFF), Errno.EPERM, "a group that does not exist");
        Board.Expect(Unix.SetPgid(Unix.GetPpid(), 0), Errno.ESRCH, "the parent");
        Board.Expect(Unix.SetPgid(0x3FFFFFFF, 0), Errno.ESRCH, "nobody");
        Board.Expect(Unix.GetPgid(0x3FFFFFFF), Errno.ESRCH, "getpgid of nobody");
        Board.Expect(Unix.GetSid(0x3FFFFFFF), Errno.ESRCH, "getsid of nobody");
        int leader = Job.StartHere(&LeadSession);
        s_hello.Receive();
        Board.Expect(Unix.SetPgid(leader, 0), Errno.EPERM, "a session leader");
        Board.Expect(Unix.SetPgid(leader, child), Errno.EPERM, "a child in another session");
        Board.Expect(Unix.SetPgid(child, leader), Errno.EPERM, "a group in another session");
        Job.Kill(leader);
        Job.Kill(child);
    }

    private static void Executed()
    {
        Channel input = Channel.Open();
        Channel output = Channel.Open();
        string path = ProgramSearch.OwnPath();
        ArgumentVector arguments = ArgumentVector.Of(path, WaitMarker);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Dup2(input.ReadEnd, 0);
            Unix.Dup2(output.WriteEnd, 1);
            Unix.ExecVe(path, arguments, ArgumentVector.Of());
            Unix.Exit(127);
        }

        output.Receive();
        Board.Expect(Unix.SetPgid(child.Int, child.Int), Errno.EACCES, "setpgid");
        input.CloseRead();
        input.CloseWrite();
        Ended.With(child, 0, "the program's exit code");
    }

    private static void KillGroup()
    {
        Notes.Catch(Signal.User1);
        int first = Job.Start(&Job.Sleep);
        int second = Job.StartHere(&Job.Sleep);
        Unix.SetPgid(second, first);
        Board.Expect(Unix.Kill(-first, Signal.User2), Errno.None, "kill of a group");
        Ended.By(first, Signal.User2, "the signal that ended the first");
        Ended.By(second, Signal.User2, "the signal that ended the second");
        Board.Expect(Unix.Kill(0, Signal.User1), Errno.None, "kill of the own group");
        Notes.WaitFor(Signal.User1);
    }

    private static void Lifetime()
    {
        static void Nothing()
        {
        }

        int first = Job.Start(&Nothing);
        Board.Expect(ProcessState.WaitFor('Z', first), "the first is a zombie");
        int second = Job.StartHere(&Job.Sleep);
        Board.Expect(Unix.SetPgid(second, first), Errno.None, "joining a zombie's group");
        Ended.With(first, 0, "the first's exit code");
        Board.Expect(Unix.Kill(-first, Signal.None), Errno.None, "the group is there");
        Job.Kill(second);
        Board.Expect(Unix.Kill(-first, Signal.None), Errno.ESRCH, "the group is gone");
    }
}
