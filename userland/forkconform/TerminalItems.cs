using Tine.Runtime;
using static Tine.ForkConform.Checklist;

namespace Tine.ForkConform;

/// <summary>C10: a vfork child in the background that reads from its terminal (a pseudo-terminal of the item's own).</summary>
internal static unsafe class TerminalItems
{
    private const ulong UnlockPseudoTerminal = 0x40045431;
    private const ulong GetPseudoTerminalNumber = 0x80045430;

    private static int s_terminal;

    internal static void Run()
    {
        Item("C10 a background read stops the child (T) while the parent stays D", &BackgroundRead);
        OnTine("C10 BSD flavour: no stop, and end-of-file; output goes through", &BackgroundReadOfBsd);
    }

    /// <summary>A session with a pseudo-terminal that controls it; the item's process leads it, in the foreground.</summary>
    internal static int OpenTerminal(out int master)
    {
        SysResult opened = Unix.Open("/dev/ptmx", OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.CloseOnExec);
        master = opened.Int;
        int number = 0;
        int zero = 0;
        Board.Expect(opened, Errno.None, "opening /dev/ptmx");
        Board.Expect(Unix.Call(SystemCall.IoCtl, (ulong)master, UnlockPseudoTerminal, (ulong)&zero), Errno.None, "unlocking the terminal");
        Board.Expect(Unix.Call(SystemCall.IoCtl, (ulong)master, GetPseudoTerminalNumber, (ulong)&number), Errno.None, "the terminal's number");
        SysResult terminal = Unix.Open("/dev/pts/" + Numbers.ToText(number), OpenFlags.ReadWrite);
        Board.Expect(terminal, Errno.None, "opening the terminal");
        return terminal.Int;
    }

    /// <summary>The item's process leads a group already, which no session leader may: a child goes on.</summary>
    private static void InSession(delegate*<int> parent, delegate*<void> body)
    {
        SysResult leader = Unix.Fork();
        if (leader.Raw == 0)
        {
            Unix.PrCtl(36, 1);
            Unix.Ignore(Signal.Hangup);
            Board.Expect(Unix.SetSid(), Errno.None, "setsid");
            s_terminal = OpenTerminal(out _);
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
