using System;

namespace Tine.Files;

/// <summary>The destination of a terminal's output: a serial line, a screen. Devices implements it.</summary>
[NoAllocation]
public abstract class CharacterSink
{
    /// <summary>Sends the bytes on. Runs in interrupt handlers too (echo), so it neither sleeps nor allocates.</summary>
    public abstract void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Writers may go on; while it is false they wait, until <see cref="Terminal.OnOutputRoom"/>.</summary>
    public virtual bool HasOutputRoom => true;

    /// <summary>The most bytes that writers give it without a look for others.</summary>
    public virtual int PieceSize => Terminal.LargestPiece;

    /// <summary>Hears that the last descriptor of the terminal is closed.</summary>
    public virtual void OnLastClose()
    {
    }

    /// <summary>A line without bits, parity and speed of its own: a pseudo-terminal's.</summary>
    public virtual bool HasNoFrame => false;

    /// <summary>Hears that input was thrown away unread (tcflush, or a key's signal).</summary>
    public virtual void OnInputFlush()
    {
    }

    /// <summary>Throws away output that has not reached the far end.</summary>
    public virtual void OnOutputFlush()
    {
    }

    /// <summary>Hears that output was stopped, by ^S or tcflow.</summary>
    public virtual void OnOutputStopped()
    {
    }

    /// <summary>Hears that output goes on.</summary>
    public virtual void OnOutputStarted()
    {
    }

    /// <summary>Hears of new settings of the terminal.</summary>
    public virtual void OnSettings(in Termios before, in Termios after)
    {
    }

    /// <summary>Hears that a reader made room: a driver that held input back (<see cref="Terminal.HasInputRoom"/>) may go on.</summary>
    public virtual void OnInputRoom()
    {
    }
}
