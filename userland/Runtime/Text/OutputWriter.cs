using System;
using System.Runtime.CompilerServices;

namespace Tine.Runtime;

/// <summary>Buffered text for a descriptor, in UTF-8. Writing allocates nothing once the writer exists.</summary>
public sealed unsafe class OutputWriter(int descriptor)
{
    private const int Capacity = 4096;
    private const int LongestCodePoint = 4;
    private const int LongestNumber = 20;

    private readonly byte[] _buffer = new byte[Capacity];
    private int _count;

    public int Descriptor { get; } = descriptor;

    /// <summary>The first error of a flush; later text is dropped.</summary>
    public Errno Error { get; private set; }


    public void Write(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            WriteCodePoint(Utf8.Next(text, ref i));
        }
    }

    public void Write(char value) => WriteCodePoint(value);

    /// <summary>Bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            WriteByte(value);
        }
    }

    public void Write(long value)
    {
        if (value < 0)
        {
            WriteByte((byte)'-');
            Write((ulong)-value);
        }
        else
        {
            Write((ulong)value);
        }
    }

    public void Write(ulong value)
    {
        byte* digits = stackalloc byte[LongestNumber];
        int count = 0;
        do
        {
            digits[count++] = (byte)('0' + (value % 10));
            value /= 10;
        }
        while (value != 0);
        while (count > 0)
        {
            WriteByte(digits[--count]);
        }
    }

    /// <summary>Writes hexadecimal without a prefix, at least <paramref name="digits"/> digits.</summary>
    public void WriteHexadecimal(ulong value, int digits = 1)
    {
        for (int shift = 60; shift >= 0; shift -= 4)
        {
            if (value >> shift != 0 || shift < digits * 4)
            {
                WriteByte((byte)"0123456789abcdef"[(int)(value >> shift) & 0xF]);
            }
        }
    }

    public void Write([InterpolatedStringHandlerArgument("")] OutputText text)
    {
        // The handler wrote the pieces into this writer already.
        _ = text;
    }

    public void WriteLine() => WriteByte((byte)'\n');

    public void WriteLine(string text)
    {
        Write(text);
        WriteLine();
    }

    public void WriteLine([InterpolatedStringHandlerArgument("")] OutputText text)
    {
        _ = text;
        WriteLine();
    }

    public void WriteSpaces(int count)
    {
        for (int i = 0; i < count; i++)
        {
            WriteByte((byte)' ');
        }
    }

    /// <summary>Writes what is buffered to the descriptor.</summary>
    public void Flush()
    {
        fixed (byte* start = _buffer)
        {
            int sent = 0;
            while (sent < _count && Error == Errno.None)
            {
                SysResult result = Unix.Write(Descriptor, start + sent, (ulong)(_count - sent));
                if (result.Succeeded)
                {
                    sent += result.Int;
                }
                else if (result.Error != Errno.EINTR)
                {
                    Error = result.Error;
                }
            }
        }

        _count = 0;
    }

    private void WriteCodePoint(int value)
    {
        if (_count + LongestCodePoint > Capacity)
        {
            Flush();
        }

        fixed (byte* start = _buffer)
        {
            byte* end = Utf8.EncodeOne(value, start + _count);
            _count = (int)(end - start);
        }

    }

    private void WriteByte(byte value)
    {
        if (_count == Capacity)
        {
            Flush();
        }

        _buffer[_count++] = value;
    }
}
