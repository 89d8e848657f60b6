using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>The master's side of a pseudo-terminal: what it writes is typed, what the terminal shows it reads.</summary>
public sealed class PseudoTerminalMaster(PseudoTerminal pseudoTerminal, Inode node, OpenFlags flags) : OpenFile(node, flags)
{
    private const ulong FlushInput = 0;
    private const ulong FlushBoth = 2;
    private const int PieceSize = 256;

    private Waiting Waiting => IsNonBlocking ? Waiting.Never : Waiting.Allowed;

    private Terminal Terminal => pseudoTerminal.Terminal;

    /// <summary>Everyone who had the terminal open has closed it.</summary>
    private bool IsDeserted => Terminal is { WasOpened: true, Opens: 0 };

    /// <summary>TIOCGPTPEER: opens the terminal's side, even without /dev/pts.</summary>
    /// <returns>The open file; EIO while it is locked.</returns>
    public Result<OpenFile> OpenPeer(Caller caller, OpenFlags flags) => pseudoTerminal.OpenByMaster(caller, flags);

    /// <returns>Bytes; EIO once the terminal's side is closed and all is read; EAGAIN, ERESTARTSYS, EFAULT.</returns>
    public override Result<long> Read(Caller caller, ref IoBuffer destination)
    {
        MasterBuffer output = pseudoTerminal.Output;
        while (output is { Count: 0, Packets.HasNews: false })
        {
            if (IsDeserted)
            {
                return Errno.EIO;
            }

            Errno error = Waiting == Waiting.Never ? Errno.EAGAIN : output.MasterWaiting.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return output.Packets.IsOn ? ReadPacket(output, ref destination) : output.Read(ref destination);
    }

    /// <summary>In packet mode news come alone, and a zero byte before output.</summary>
    private static Result<long> ReadPacket(MasterBuffer output, ref IoBuffer destination)
    {
        if (destination.Remaining == 0)
        {
            return 0;
        }

        bool isNews = output.Packets.HasNews;
        Result<int> header = destination.CopyTo([output.Packets.Take()]);
        if (header.Failed || isNews || destination.Remaining == 0)
        {
            return header.Failed ? header.Error : 1;
        }

        Result<long> data = output.Read(ref destination);
        return data.Failed ? data.Error : data.Value + 1;
    }

    public override Result<long> Write(Caller caller, ref IoBuffer source)
    {
        Span<byte> piece = stackalloc byte[PieceSize];
        var portion = new WorkPortion(caller);
        long written = 0;
        while (source.Remaining > 0)
        {
            Errno error = WaitForRoom(caller);
            if (error != Errno.None)
            {
                return written > 0 ? written : error;
            }

            Result<int> copied = source.CopyFrom(piece[..(int)Math.Min(source.Remaining, PieceSize)]);
            if (copied.Failed)
            {
                return written > 0 ? written : copied.Error;
            }

            int taken = Terminal.Receive(piece[..copied.Value], ref portion);
            written += taken;
            if (taken < copied.Value || portion.Spend(copied.Value) != Errno.None)
            {
                return written;
            }
        }

        return written;
    }

    public override PollEvents Poll(PollWatcher? watcher)
    {
        watcher?.Watch(pseudoTerminal.Output.MasterWaiting);
        return (pseudoTerminal.Output.Count > 0 ? PollEvents.Readable : PollEvents.None)
            | (pseudoTerminal.Output.Packets.HasNews ? PollEvents.Readable | PollEvents.Priority : PollEvents.None)
            | (Terminal.HasInputRoom ? PollEvents.Writable : PollEvents.None)
            | (IsDeserted ? PollEvents.HangUp : PollEvents.None);
    }

    public override Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument)
    {
        var address = new VirtualAddress(argument);
        switch (request)
        {
            case TerminalRequests.GetPseudoTerminalNumber:
                return Outcome(memory.Write(address, pseudoTerminal.Number));
            case TerminalRequests.IsPseudoTerminalLocked:
                return Outcome(memory.Write(address, pseudoTerminal.IsLocked ? 1 : 0));
            case TerminalRequests.GetPacketMode:
                return Outcome(memory.Write(address, pseudoTerminal.Output.Packets.IsOn ? 1 : 0));
            case TerminalRequests.PacketMode:
                Result<int> isOn = memory.Read<int>(address);
                if (!isOn.Failed)
                {
                    pseudoTerminal.Output.Packets.Set(isOn.Value);
                }

                return Outcome(isOn.Error);
            case TerminalRequests.SendSignal:
                return Outcome(Terminal.SendSignal(argument));
            case TerminalRequests.Flush when argument is FlushInput or FlushBoth:
                pseudoTerminal.Output.Clear();
                return 0;
            case TerminalRequests.GiveUp:
                return Errno.ENOTTY;
            case TerminalRequests.LockPseudoTerminal:
                Result<int> isLocked = memory.Read<int>(address);
                if (!isLocked.Failed)
                {
                    pseudoTerminal.IsLocked = isLocked.Value != 0;
                }

                return Outcome(isLocked.Error);
            case TerminalRequests.GetForegroundGroup:
                return Outcome(memory.Write(address, Terminal.ForegroundGroup));
            case TerminalRequests.GetSession:
                return Terminal.Session == 0 ? Errno.ENOTTY : Outcome(memory.Write(address, Terminal.Session));
            case ControlRequests.BytesToRead:
                return Outcome(memory.Write(address, pseudoTerminal.Output.Count));
            default:
                return Terminal.Control(caller, memory, request, argument);
        }
    }

    protected override void OnLastRelease()
    {
        pseudoTerminal.Close();
        base.OnLastRelease();
    }

    private static Result<long> Outcome(Errno error) => error == Errno.None ? 0 : error;

    private Errno WaitForRoom(Caller caller)
    {
        Errno error = Errno.None;
        while (!Terminal.HasInputRoom && error == Errno.None)
        {
            error = Waiting == Waiting.Never ? Errno.EAGAIN : pseudoTerminal.Output.MasterWaiting.Wait(caller);
        }

        return error;
    }
}
