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

    /// <summary>Told when the last descriptor of the terminal is closed.</summary>
    public virtual void OnLastClose()
    {
    }

    /// <summary>A line without bits, parity and speed of its own: a pseudo-terminal's.</summary>
    public virtual bool HasNoFrame => false;

    /// <summary>Told when input was thrown away unread (tcflush, or a key's signal).</summary>
    public virtual void OnInputFlush()
    {
    }

    /// <summary>Output that has not reached the far end is to be thrown away.</summary>
    public virtual void OnOutputFlush()
    {
    }

    /// <summary>Output was stopped, by ^S or tcflow.</summary>
    public virtual void OnOutputStopped()
    {
    }

    /// <summary>Told when output goes on.</summary>
    public virtual void OnOutputStarted()
    {
    }

    /// <summary>The terminal has new settings.</summary>
    public virtual void OnSettings(in Termios before, in Termios after)
    {
    }

    /// <summary>A reader made room: a driver that held input back (<see cref="Terminal.HasInputRoom"/>) may go on.</summary>
    public virtual void OnInputRoom()
    {
    }
}
