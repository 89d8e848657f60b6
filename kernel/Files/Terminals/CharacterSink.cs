using System;

namespace Tine.Files;

/// <summary>Where a terminal's output goes: a serial line, a screen. Devices implements it.</summary>
public abstract class CharacterSink
{
    /// <summary>Sends the bytes on. Runs in interrupt handlers too (echo), so it neither sleeps nor allocates.</summary>
    [NoAllocation]
    public abstract void Write(ReadOnlySpan<byte> bytes);
}
