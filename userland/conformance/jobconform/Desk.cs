using Tine.Runtime;

namespace Tine.JobConform;

/// <summary>
/// A session with a terminal of its own: the item's process cannot lead one, since it leads a group already, so a child
/// does, in the foreground.
/// </summary>
internal static unsafe class Desk
{
    internal static PseudoTerminal Pair;

    /// <summary>Runs the body in a new session with a controlling terminal.</summary>
    internal static void Run(delegate*<void> body) => Run(body, OpenFlags.ReadWrite);

    /// <summary>Runs a body at a terminal; with NoControllingTerminal in the flags the terminal is only open.</summary>
    internal static void Run(delegate*<void> body, OpenFlags flags)
    {
        SysResult leader = Unix.Fork();
        if (leader.Raw == 0)
        {
            Board.Expect(Unix.SetSid(), Errno.None, "setsid");
            Pair = PseudoTerminal.Open(flags);
            body();
            Unix.Exit(0);
        }

        Ended.With(leader, 0, "the session leader's exit code");
    }

    /// <summary>tcsetpgrp(3).</summary>
    internal static SysResult SetForeground(int group) => Pair.Control(TerminalControl.SetForegroundGroup, &group);

    /// <summary>tcgetpgrp(3): the group, or an error.</summary>
    internal static SysResult Foreground()
    {
        int group = 0;
        SysResult result = Pair.Control(TerminalControl.GetForegroundGroup, &group);
        return result.Failed ? result : new SysResult(group);
    }

    /// <summary>Types on the terminal.</summary>
    internal static void Type(System.ReadOnlySpan<byte> keys) =>
        Board.Expect(Unix.Write(Pair.Master, keys).Raw, keys.Length, "what the master wrote");

    /// <summary>Sets bits of the local modes, and clears others.</summary>
    internal static SysResult ChangeLocalModes(uint set, uint clear)
    {
        uint* settings = stackalloc uint[16];
        SysResult got = Pair.Control(TerminalControl.GetAttributes, settings);
        settings[3] = (settings[3] | set) & ~clear;
        return got.Failed ? got : Pair.Control(TerminalControl.SetAttributes, settings);
    }
}
