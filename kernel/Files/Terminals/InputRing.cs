using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>Input typed and not yet read: complete lines, and after them the line that is still being edited.</summary>
/// <remarks>Positions only grow; the ring shows their low bits. Filled by an interrupt handler.</remarks>
internal sealed class InputRing
{
    public const int Size = 16384;

    /// <summary>The longest line, in bytes with its end (Linux: 4096).</summary>
    public const int LongestLine = 4096;

    private readonly byte[] _bytes = new byte[Size];
    private readonly InputMark[] _marks = new InputMark[Size];

    private uint _read;
    private uint _lineStart;
    private uint _end;

    /// <summary>Bytes in the ring, edited line and all.</summary>
    [NoAllocation]
    public int Count => (int)(_end - _read);

    /// <summary>Bytes of the line that is being edited.</summary>
    [NoAllocation]
    public int EditedCount => (int)(_end - _lineStart);

    [NoAllocation]
    public bool HasLine => _lineStart != _read;

    /// <summary>Room for ordinary bytes; one place is kept for what ends a line.</summary>
    [NoAllocation]
    public bool HasRoom => Count < Size - 1 && EditedCount < LongestLine - 1;

    /// <summary>Room for bytes that belong to no line.</summary>
    [NoAllocation]
    public bool HasRawRoom => Count < Size - 1;

    /// <summary>Adds a byte to the edited line. There must be room.</summary>
    [NoAllocation]
    public void Add(byte value) => Put(value, InputMark.None);

    /// <summary>Adds bytes that belong to no line, as many as there is room for.</summary>
    [NoAllocation]
    public void AddRaw(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, Size - 1 - Count)];
        RingCopy.Put(_bytes, _end, bytes);
        RingCopy.Clear(_marks, _end, bytes.Length);
        _end += (uint)bytes.Length;
    }

    /// <summary>Ends the edited line with this byte.</summary>
    [NoAllocation]
    public void EndLine(byte value, InputMark mark)
    {
        if (Count < Size)
        {
            Put(value, mark);
            _lineStart = _end;
        }
    }

    /// <summary>A byte of the edited line, counted from its start.</summary>
    [NoAllocation]
    public byte Edited(int index) => _bytes[(_lineStart + (uint)index) % Size];

    /// <summary>Takes out what is edited from a byte on, counted from the line's start.</summary>
    [NoAllocation]
    public void DropEditedFrom(int index) => _end = _lineStart + (uint)index;

    [NoAllocation]
    public void DropEdited() => _end = _lineStart;

    [NoAllocation]
    public void Clear()
    {
        _read = _end;
        _lineStart = _end;
    }

    /// <summary>Turns to input byte by byte: what was edited is there to be read.</summary>
    [NoAllocation]
    public void BecomeRaw()
    {
        _lineStart = _read;
    }

    /// <summary>
    /// Turns to input by lines: what is there counts as one, as far as it fits one; the rest begins the next (Linux keeps it
    /// outside the line discipline's buffer of 4096 bytes).
    /// </summary>
    [NoAllocation]
    public void BecomeCanonical()
    {
        for (uint position = _read; position != _end; position++)
        {
            _marks[position % Size] = InputMark.None;
        }

        _lineStart = _read + Math.Min(_end - _read, LongestLine - 1);
        if (_read != _lineStart)
        {
            _marks[(_lineStart - 1) % Size] = InputMark.LineEnd;
        }
    }

    /// <summary>Reads from the first line: up to its end, or what fits.</summary>
    /// <returns>Bytes read, 0 for an end of file; EFAULT.</returns>
    public Result<int> ReadLine(ref IoBuffer destination)
    {
        int wanted = 0;
        ulong room = destination.Remaining;
        InputMark mark = InputMark.None;
        while ((ulong)wanted < room && _read + (uint)wanted != _lineStart && mark == InputMark.None)
        {
            mark = _marks[(_read + (uint)wanted) % Size];
            wanted += mark == InputMark.EndOfFile ? 0 : 1;
        }

        Result<int> read = Deliver(ref destination, wanted);
        bool isEndNext = mark != InputMark.LineEnd && _read != _lineStart && _marks[_read % Size] == InputMark.EndOfFile;
        if (!read.Failed && read.Value == wanted && isEndNext)
        {
            _read++; // A ^D after text that just filled the buffer ends that read, not the next one.
        }

        return read;
    }

    /// <summary>Reads what is there, lines or not.</summary>
    public Result<int> ReadRaw(ref IoBuffer destination)
    {
        Result<int> read = Deliver(ref destination, (int)Math.Min(destination.Remaining, (ulong)Count));
        _lineStart = _read;
        return read;
    }

    [NoAllocation]
    private void Put(byte value, InputMark mark)
    {
        _bytes[_end % Size] = value;
        _marks[_end % Size] = mark;
        _end++;
    }

    private Result<int> Deliver(ref IoBuffer destination, int wanted)
    {
        int done = 0;
        while (done < wanted)
        {
            int start = (int)(_read % Size);
            int piece = Math.Min(wanted - done, Size - start);
            Result<int> copied = destination.CopyTo(new ReadOnlySpan<byte>(_bytes, start, piece));
            if (copied.Failed)
            {
                return done > 0 ? done : copied.Error;
            }

            _read += (uint)copied.Value;
            done += copied.Value;
            if (copied.Value < piece)
            {
                break;
            }
        }

        return done;
    }
}
