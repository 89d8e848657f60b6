using System;

namespace Tine.Files;

/// <summary>Where a terminal's output goes: a serial line, a screen. Devices implements it.</summary>
[NoAllocation]
public abstract class CharacterSink
{
    /// <summary>Sends the bytes on. Runs in interrupt handlers too (echo), so it neither sleeps nor allocates.</summary>
    public abstract void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Writers may go on; while it is false they wait, until <see cref="Terminal.OnOutputRoom"/>.</summary>
    public virtual bool HasOutputRoom => true;

    /// <summary>Nobody has the terminal open any more.</summary>
    public virtual void OnLastClose()
    {
    }

    /// <summary>A reader made room: a driver that held input back (<see cref="Terminal.HasInputRoom"/>) may go on.</summary>
    public virtual void OnInputRoom()
    {
    }
}
