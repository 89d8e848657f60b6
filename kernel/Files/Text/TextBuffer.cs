using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tine.Files;

/// <summary>Text that is being put together for a file of /proc: bytes that grow.</summary>
public sealed class TextBuffer
{
    private const int InitialSize = 512;
    private const int LongestNumber = 20;
    private const int KilobyteWidth = 8;
    private const ulong BytesAKilobyte = 1024;

    private byte[] _bytes = new byte[InitialSize];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => new(_bytes, 0, Length);

    public void Clear() => Length = 0;

    public TextBuffer Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        return this;
    }

    /// <summary>ASCII.</summary>
    public TextBuffer Add(string text)
    {
        Span<byte> room = Reserve(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            room[i] = (byte)text[i];
        }

        return this;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TextBuffer Add(char character)
    {
        byte[] bytes = _bytes;
        int length = Length;
        if ((uint)length < (uint)bytes.Length)
        {
            bytes[length] = (byte)character;
            Length = length + 1;
            return this;
        }

        Reserve(1)[0] = (byte)character;
        return this;
    }

    /// <summary>A decimal number, right-aligned in so many columns.</summary>
    public TextBuffer Add(ulong number, int width = 0)
    {
        if (number < 10 && width <= 1)
        {
            return Add((char)('0' + number)); // Most of what /proc/PID/stat tells is 0.
        }

        int digits = 1;
        for (ulong power = 10; number >= power && digits < LongestNumber; power *= 10)
        {
            digits++;
        }

        if (width > digits)
        {
            Fill(' ', width - digits);
        }

        Span<byte> room = Reserve(digits);
        for (int i = room.Length - 1; (uint)i < (uint)room.Length; i--)
        {
            ulong rest = number / 10;
            room[i] = (byte)('0' + (number - (rest * 10)));
            number = rest;
        }

        return this;
    }

    public TextBuffer Add(long number)
    {
        if (number < 0)
        {
            Add('-');
        }

        return Add(number < 0 ? unchecked((ulong)-number) : (ulong)number);
    }

    /// <summary>A hexadecimal number of at least so many digits, up to 16.</summary>
    public TextBuffer AddHexadecimal(ulong number, int digits)
    {
        int count = Math.Max(digits, HexadecimalDigits.CountIn(number));
        int end = Length + count;

        // What is written beyond the last digit is written over by what comes next.
        Span<byte> room = Reserve(HexadecimalDigits.Most);
        ulong leftAligned = number << (4 * (HexadecimalDigits.Most - count));
        MemoryMarshal.Write(room, HexadecimalDigits.Eight((uint)(leftAligned >> 32)));
        if (count > 8)
        {
            MemoryMarshal.Write(room[8..], HexadecimalDigits.Eight((uint)leftAligned));
        }

        Length = end;
        return this;
    }

    public TextBuffer AddOctal(ulong number, int digits)
    {
        int significant = (64 + 2 - BitOperations.LeadingZeroCount(number)) / 3;
        Span<byte> room = Reserve(Math.Max(digits, significant));
        for (int i = room.Length - 1; i >= 0; i--)
        {
            room[i] = (byte)('0' + (number & 7));
            number >>= 3;
        }

        return this;
    }

    /// <summary>Hundredths as "12.34".</summary>
    public TextBuffer AddHundredths(ulong hundredths) =>
        Add(hundredths / 100).Add('.').Add((char)('0' + (hundredths / 10 % 10))).Add((char)('0' + (hundredths % 10)));

    /// <summary>A line with an amount of memory: its name in so many columns, and the bytes in kB.</summary>
    public TextBuffer AddMemory(string name, ulong bytes, int nameWidth = 0) =>
        Add(name).Fill(' ', nameWidth - name.Length).Add(bytes / BytesAKilobyte, KilobyteWidth).Add(" kB\n");

    public TextBuffer Fill(char character, int count)
    {
        if (count > 0)
        {
            Reserve(count).Fill((byte)character);
        }

        return this;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Reserve(int count)
    {
        int length = Length;
        if (length + count > _bytes.Length)
        {
            Grow(length + count);
        }

        Length = length + count;
        return new Span<byte>(_bytes, length, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int needed) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, needed));
}
