using Tine.Runtime;

namespace Tine.Conformance;

/// <summary>A pair of /dev/ptmx: the terminal that programs use, and its master.</summary>
internal unsafe struct PseudoTerminal
{
    private const ulong Unlock = 0x40045431;
    private const ulong GetNumber = 0x80045430;

    internal int Master;
    internal int Terminal;

    /// <summary>N of /dev/pts/N.</summary>
    internal int Number;

    /// <summary>Opens a new pair. A session leader without a terminal gets this one, unless the flags say otherwise.</summary>
    internal static PseudoTerminal Open(OpenFlags flags = OpenFlags.ReadWrite)
    {
        PseudoTerminal pair = default;
        SysResult master = Unix.Open("/dev/ptmx", OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.CloseOnExec);
        pair.Master = master.Int;
        int number = 0;
        int zero = 0;
        Board.Expect(master, Errno.None, "opening /dev/ptmx");
        Board.Expect(pair.ControlMaster(Unlock, &zero), Errno.None, "unlocking the terminal");
        Board.Expect(pair.ControlMaster(GetNumber, &number), Errno.None, "the terminal's number");
        pair.Number = number;
        pair.Terminal = pair.OpenAgain(flags).Int;
        return pair;
    }

    /// <summary>Opens the terminal's side once more.</summary>
    internal readonly SysResult OpenAgain(OpenFlags flags)
    {
        SysResult terminal = Unix.Open("/dev/pts/" + Numbers.ToText(Number), flags);
        Board.Expect(terminal, Errno.None, "opening the terminal");
        return terminal;
    }

    /// <summary>ioctl(2) on the terminal.</summary>
    internal readonly SysResult Control(TerminalControl request, void* argument) =>
        Unix.Call(SystemCall.IoCtl, (ulong)Terminal, (ulong)request, (ulong)argument);

    private readonly SysResult ControlMaster(ulong request, void* argument) =>
        Unix.Call(SystemCall.IoCtl, (ulong)Master, request, (ulong)argument);
}
