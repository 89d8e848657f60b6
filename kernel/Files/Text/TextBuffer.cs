using System;
using System.Numerics;
using System.Runtime.CompilerServices;

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

        Span<byte> digits = stackalloc byte[LongestNumber];
        int start = digits.Length;
        do
        {
            ulong rest = number / 10;
            digits[--start] = (byte)('0' + (number - (rest * 10)));
            number = rest;
        }
        while (number != 0);

        Fill(' ', width - (digits.Length - start));
        return Add(digits[start..]);
    }

    public TextBuffer Add(long number)
    {
        if (number < 0)
        {
            Add('-');
        }

        return Add(number < 0 ? unchecked((ulong)-number) : (ulong)number);
    }

    /// <summary>A hexadecimal number of at least so many digits.</summary>
    public TextBuffer AddHexadecimal(ulong number, int digits) => AddPowerOfTwo(number, digits, 4);

    public TextBuffer AddOctal(ulong number, int digits) => AddPowerOfTwo(number, digits, 3);

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

    private TextBuffer AddPowerOfTwo(ulong number, int digits, int bitsADigit)
    {
        int bits = 64 - BitOperations.LeadingZeroCount(number);
        Span<byte> room = Reserve(Math.Max(digits, (bits + bitsADigit - 1) / bitsADigit));
        ulong mask = (1UL << bitsADigit) - 1;
        for (int i = room.Length - 1; i >= 0; i--)
        {
            uint digit = (uint)(number & mask);
            room[i] = (byte)(digit + (digit < 10 ? '0' : 'a' - 10U));
            number >>= bitsADigit;
        }

        return this;
    }

    private Span<byte> Reserve(int count)
    {
        if (Length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        Span<byte> room = _bytes.AsSpan(Length, count);
        Length += count;
        return room;
    }
}
