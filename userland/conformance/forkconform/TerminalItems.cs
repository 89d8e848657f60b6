using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>C10: a vfork child in the background that reads from its terminal (a pseudo-terminal of the item's own).</summary>
internal static unsafe class TerminalItems
{
    private static int s_terminal;

    internal static void Run()
    {
        Item("C10 a background read stops the child (T) while the parent stays D", &BackgroundRead);
        OnTine("C10 BSD flavour: no stop, and end-of-file; output goes through", &BackgroundReadOfBsd);
    }

    /// <summary>Runs the item in a session of a child's: its own process leads a group already, which no session leader may.</summary>
    private static void InSession(delegate*<int> parent, delegate*<void> body)
    {
        SysResult leader = Unix.Fork();
        if (leader.Raw == 0)
        {
            Unix.PrCtl(36, 1);
            Unix.Ignore(Signal.Hangup);
            Board.Expect(Unix.SetSid(), Errno.None, "setsid");
            s_terminal = PseudoTerminal.Open().Terminal;
            Held.Begin(parent);
            body();
            Unix.Kill(Held.Parent, Signal.Kill);
            Unix.Kill(Held.Child, Signal.Kill);
            Unix.Exit(0);
        }

        Ended.With(leader, 0, "the session leader's exit code");
    }

    private static int ParentInBackground()
    {
        static int Child(void* unused)
        {
            byte letter;
            Held.Hold();
            SysResult read = Unix.Read(s_terminal, &letter, 1);
            Board.Slot(5) = read.Failed ? -(int)read.Error : read.Int;
            Board.Slot(6) = (int)Unix.Write(s_terminal, "x"u8).Raw;
            Held.Hold();
            return 0;
        }

        Unix.SetPgid(0, 0);
        SysResult child = Unix.VFork(&Child, null);
        Held.SayReleased();
        Unix.Wait(child.Int, out _);
        return 0;
    }

    private static int BsdParentInBackground()
    {
        Unix.SetFlavour(VForkFlavour.Bsd);
        return ParentInBackground();
    }

    private static void BackgroundRead()
    {
        static void Body()
        {
            Held.ExpectSuspended("the parent is suspended");
            Held.LetGo();
            Board.Expect(ProcessState.WaitFor('T', Held.Child), "the child is stopped");
            Held.ExpectSuspended("the parent is suspended while the child is stopped");
        }

        InSession(&ParentInBackground, &Body);
    }

    private static void BackgroundReadOfBsd()
    {
        static void Body()
        {
            Held.ExpectSuspended("the parent is suspended");
            Held.LetGo();
            Held.WaitForHello();
            Board.Expect(Board.Slot(5), 0, "what the background read gives");
            Board.Expect(Board.Slot(6), 1, "what the background write gives");
            Held.ExpectSuspended("the parent is suspended still");
            Held.LetGo();
            Held.ExpectReleased("the parent goes on");
        }

        InSession(&BsdParentInBackground, &Body);
    }
}
