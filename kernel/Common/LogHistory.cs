using System;
using System.Runtime.CompilerServices;

namespace Tine;

/// <summary>The newest lines of the kernel's log, each with its level and its time as Linux writes them: <c>&lt;6&gt;[    1.234567] text</c>.</summary>
/// <remarks>Needs no heap. Records of traces are left out: they are for the host alone.</remarks>
[NoAllocation]
public struct LogHistory
{
    /// <summary>The first character of a trace's record.</summary>
    public const char RecordMark = '\x1e';

    /// <summary>Bytes that are kept; older lines are lost.</summary>
    public const int Capacity = 16384;

    private const int SecondsWidth = 5;

    private Ring _ring;
    private ulong _end;
    private State _state;

    /// <summary>The place of the next byte, counted from the start of the log, like all places.</summary>
    public readonly ulong End => _end;

    /// <summary>The place up to which syslog(2) has cleared the log.</summary>
    public ulong ClearedTo { get; set; }

    /// <summary>The place up to which syslog(2) has read.</summary>
    public ulong ReadTo { get; set; }

    /// <summary>The start of the oldest whole line.</summary>
    public readonly ulong Start
    {
        get
        {
            if (_end <= Capacity)
            {
                return 0;
            }

            ulong at = _end - Capacity;
            while (at < _end && At(at) != '\n')
            {
                at++;
            }

            return at < _end ? at + 1 : at;
        }
    }

    /// <summary>Adds a byte of the log.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="now">Nanoseconds since the start: the time of the line that this byte begins.</param>
    public void Add(byte value, ulong now)
    {
        if (_state == State.BetweenLines)
        {
            _state = value == RecordMark ? State.InRecord : State.InLine;
            if (_state == State.InLine)
            {
                BeginLine(now);
            }
        }

        if (_state == State.InLine)
        {
            Put(value);
        }

        if (value == '\n')
        {
            _state = State.BetweenLines;
        }
    }

    /// <summary>Copies the bytes from <paramref name="start"/> on, which has not been lost.</summary>
    public readonly void Copy(ulong start, Span<byte> to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = At(start + (ulong)i);
        }
    }

    /// <summary>The start of the first whole line from which no more than so many bytes are left; the end where even the last is longer.</summary>
    public readonly ulong LineWithin(ulong start, int length)
    {
        ulong at = Math.Max(start, _end - Math.Min((ulong)length, _end));
        while (at > start && at < _end && At(at - 1) != '\n')
        {
            at++;
        }

        return at;
    }

    private readonly byte At(ulong place) => _ring[(int)(place % Capacity)];

    private void BeginLine(ulong now)
    {
        const ulong NanosecondsASecond = 1_000_000_000;
        Put("<6>["u8);
        Put(now / NanosecondsASecond, SecondsWidth, (byte)' ');
        Put((byte)'.');
        Put(now % NanosecondsASecond / 1000, 6, (byte)'0');
        Put("] "u8);
    }

    private void Put(ulong value, int width, byte fill)
    {
        Span<byte> digits = stackalloc byte[20];
        int at = digits.Length;
        do
        {
            digits[--at] = (byte)('0' + value % 10);
            value /= 10;
        }
        while (value != 0);

        while (digits.Length - at < width)
        {
            digits[--at] = fill;
        }

        Put(digits[at..]);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            Put(value);
        }
    }

    private void Put(byte value) => _ring[(int)(_end++ % Capacity)] = value;

    private enum State
    {
        BetweenLines,
        InLine,
        InRecord,
    }

    [InlineArray(Capacity)]
    private struct Ring
    {
        private byte _first;
    }
}
