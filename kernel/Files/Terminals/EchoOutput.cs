using System;

namespace Tine.Files;

/// <summary>The way of echo to the output: while ^S holds the output, echo waits too, as N_TTY's echo buffer has it.</summary>
[NoAllocation]
internal sealed class EchoOutput(OutputProcessor output)
{
    /// <summary>The most that waits; what is typed beyond it is never shown.</summary>
    private const int Size = 4096;

    private readonly byte[] _held = new byte[Size];
    private int _count;

    /// <summary>Whether echo waits for <see cref="Release"/>.</summary>
    public bool IsHeld { get; private set; }

    public int Column => output.Column;

    public void Write(ReadOnlySpan<byte> bytes, in Termios settings)
    {
        if (!IsHeld)
        {
            output.Write(bytes, settings);
        }
        else if (bytes.Length <= Size - _count)
        {
            bytes.CopyTo(_held.AsSpan(_count));
            _count += bytes.Length;
        }
    }

    public void Hold() => IsHeld = true;

    /// <summary>Shows what waits, and holds no more.</summary>
    public void Release(in Termios settings)
    {
        IsHeld = false;
        output.Write(_held.AsSpan(0, _count), settings);
        _count = 0;
    }

    /// <summary>Forgets what waits, as a key's signal has it; tcflush leaves it.</summary>
    public void Clear() => _count = 0;
}
