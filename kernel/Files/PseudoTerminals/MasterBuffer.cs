using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>The output of a pseudo-terminal, until its master reads it.</summary>
internal sealed class MasterBuffer : CharacterSink
{
    private const int Size = 16384;

    /// <summary>The most bytes that one piece of output may become.</summary>
    private const int Reserve = 4096;

    /// <summary>Bytes that count as having reached the master's side (N_TTY_BUF_SIZE - 1).</summary>
    private const int Delivered = 4095;

    /// <summary>The most bytes that are not worth a copy in pieces: echo's, by the thousand where a long line is erased.</summary>
    private const int ShortWrite = 16;

    private readonly byte[] _bytes = new byte[Size];
    private uint _read;
    private uint _end;

    internal Terminal Terminal { get; set; } = null!;

    /// <summary>The queue of the master: for output, or for room to write.</summary>
    internal WaitQueue MasterWaiting { get; } = new();

    [NoAllocation]
    internal int Count => (int)(_end - _read);

    public override bool HasOutputRoom => Count < Size - Reserve;

    /// <summary>Takes bytes; those that find no room are lost. Echo alone can come so far, since writers wait for room.</summary>
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, Size - Count)];
        if (bytes.Length <= ShortWrite)
        {
            foreach (byte value in bytes)
            {
                _bytes[_end++ % Size] = value;
            }
        }
        else
        {
            RingCopy.Put(_bytes, _end, bytes);
            _end += (uint)bytes.Length;
        }

        MasterWaiting.WakeAll();
    }

    /// <summary>The events besides output that the master is told of.</summary>
    internal PacketMode Packets { get; } = new();

    public override bool HasNoFrame => true;

    public override void OnInputRoom() => MasterWaiting.WakeAll();

    public override void OnInputFlush() => Tell(PacketStatus.InputFlushed, PacketStatus.Data);

    /// <summary>Throws away what lies beyond the line discipline's buffer of the master's side, as on Linux.</summary>
    public override void OnOutputFlush()
    {
        if (Count > Delivered)
        {
            _end = _read + Delivered;
            Terminal.OnOutputRoom();
        }

        Tell(PacketStatus.OutputFlushed, PacketStatus.Data);
    }

    public override void OnOutputStopped() => Tell(PacketStatus.Stopped, PacketStatus.Started);

    public override void OnOutputStarted() => Tell(PacketStatus.Started, PacketStatus.Stopped);

    public override void OnSettings(in Termios before, in Termios after)
    {
        bool usesKeys = UsesFlowKeys(after);
        if (usesKeys != UsesFlowKeys(before))
        {
            Tell(usesKeys ? PacketStatus.FlowKeys : PacketStatus.NoFlowKeys, usesKeys ? PacketStatus.NoFlowKeys : PacketStatus.FlowKeys);
        }

        if (before.Has(LocalModes.ExternalProcessing) || after.Has(LocalModes.ExternalProcessing))
        {
            Tell(PacketStatus.Settings, PacketStatus.Data);
        }
    }

    public override void OnLastClose() => MasterWaiting.WakeAll();

    /// <summary>Drops what the terminal has shown and the master has not read, when that flushes its input; writers may go on.</summary>
    internal void Clear()
    {
        _read = _end;
        Terminal.OnOutputRoom();
    }

    [NoAllocation]
    private void Tell(PacketStatus news, PacketStatus revoked)
    {
        if (Packets.Note(news, revoked))
        {
            MasterWaiting.WakeAll();
        }
    }

    [NoAllocation]
    private static bool UsesFlowKeys(in Termios settings) =>
        settings.Has(InputModes.OutputControl) && settings[ControlCharacter.Stop] == 0x13 && settings[ControlCharacter.Start] == 0x11;

    /// <returns>Bytes read; EFAULT.</returns>
    internal Result<long> Read(ref IoBuffer destination)
    {
        long done = 0;
        Errno error = Errno.None;
        while (_read != _end && destination.Remaining > 0 && error == Errno.None)
        {
            int start = (int)(_read % Size);
            int piece = (int)Math.Min((ulong)Math.Min(Count, Size - start), destination.Remaining);
            Result<int> copied = destination.CopyTo(new ReadOnlySpan<byte>(_bytes, start, piece));
            error = copied.Error;
            int taken = copied.Failed ? 0 : copied.Value;
            _read += (uint)taken;
            done += taken;
        }

        Terminal.OnOutputRoom();
        return done > 0 || error == Errno.None ? done : error;
    }
}
