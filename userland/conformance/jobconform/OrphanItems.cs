using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <summary>J7: groups that become orphaned.</summary>
internal static unsafe class OrphanItems
{
    private static Channel s_end;
    private static Channel s_ready;

    internal static void Run()
    {
        Item("J7 a group with a stopped member that becomes orphaned by its parent's end: HUP and CONT", &Stopped);
        Item("J7 a group without a stopped member hears nothing", &Running);
        Item("J7 the end of a member that was the link orphans the group, too", &LinkInGroup);
    }

    private static void Open()
    {
        s_end = Channel.Open();
        s_ready = Channel.Open();
    }

    /// <summary>Writes its number itself: it may run before its parent knows it.</summary>
    private static void NoteAndSay()
    {
        Board.Slot(0) = Unix.GetPid();
        Notes.Catch(Signal.Hangup);
        Notes.Catch(Signal.Continue);
        s_ready.Send();
    }

    private static void StopItself()
    {
        NoteAndSay();
        Unix.Kill(Unix.GetPid(), Signal.Stop);
        Job.Sleep();
    }

    private static void StayAwake()
    {
        NoteAndSay();
        Job.Sleep();
    }

    private static void ParentOfStopped()
    {
        Job.Start(&StopItself);
        s_end.Receive();
    }

    private static void ParentOfRunning()
    {
        Job.Start(&StayAwake);
        s_end.Receive();
    }

    private static void Stopped()
    {
        static void Body()
        {
            Open();
            int parent = Job.Start(&ParentOfStopped);
            s_ready.Receive();
            Board.Expect(ProcessState.WaitFor('T', Board.Slot(0)), "the grandchild stops");
            Board.Expect(Notes.Signals, 0, "signals before");
            s_end.Send();
            Ended.With(parent, 0, "the parent's exit code");
            Notes.WaitFor(Signal.Hangup);
            Notes.WaitFor(Signal.Continue);
            Unix.Kill(Board.Slot(0), Signal.Kill);
        }

        Desk.Run(&Body);
    }

    private static void Running()
    {
        static void Body()
        {
            Open();
            int parent = Job.Start(&ParentOfRunning);
            s_ready.Receive();
            s_end.Send();
            Ended.With(parent, 0, "the parent's exit code");
            Job.WaitUntilAsleep(Board.Slot(0));
            Board.Expect(Notes.Signals, 0, "signals");
            Unix.Kill(Board.Slot(0), Signal.Kill);
        }

        Desk.Run(&Body);
    }

    /// <summary>Becomes a member whose parent is outside; its child, in the same group, is stopped.</summary>
    private static void Link()
    {
        Job.StartHere(&StopItself);
        s_end.Receive();
    }

    private static void LinkInGroup()
    {
        static void Body()
        {
            Open();
            int link = Job.Start(&Link);
            s_ready.Receive();
            Board.Expect(ProcessState.WaitFor('T', Board.Slot(0)), "the link's child stops");
            s_end.Send();
            Ended.With(link, 0, "the link's exit code");
            Notes.WaitFor(Signal.Hangup);
            Notes.WaitFor(Signal.Continue);
            Unix.Kill(Board.Slot(0), Signal.Kill);
        }

        Desk.Run(&Body);
    }
}
