using System;

namespace Tine.Files;

/// <summary>
/// A pseudo-terminal: a terminal with a program in place of the line, which holds the master's descriptor; pty(7).
/// </summary>
public sealed class PseudoTerminal
{
    private readonly PseudoTerminals _all;
    private readonly byte[] _name;

    internal PseudoTerminal(PseudoTerminals all, int number, FileServices services, byte[] name)
    {
        _all = all;
        _name = name;
        Number = number;
        Output = new MasterBuffer();
        Terminal = new Terminal(Output, services, new DeviceNumber(DeviceNumbers.PseudoTerminalMajor, (uint)number));
        Output.Terminal = Terminal;
    }

    /// <summary>N of /dev/pts/N.</summary>
    public int Number { get; }

    public Terminal Terminal { get; }

    /// <summary>Output of programs on the terminal that the master has not read.</summary>
    internal MasterBuffer Output { get; }

    /// <summary>Whether the terminal's side cannot be opened: until unlockpt(3).</summary>
    internal bool IsLocked { get; set; } = true;

    internal ReadOnlySpan<byte> Name => _name;

    /// <summary>Opens the terminal's side for who holds the master.</summary>
    internal Result<OpenFile> OpenByMaster(Caller caller, OpenFlags flags) =>
        IsLocked ? Errno.EIO
        : _all.NodeOf(this) is { } node ? Terminal.Open(node, caller, flags)
        : Errno.EIO;

    /// <summary>Cuts the line and removes the name, when the master is closed.</summary>
    internal void Close()
    {
        _all.Remove(this);
        Terminal.HangUp();
    }
}
