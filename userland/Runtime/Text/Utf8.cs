using System;

namespace Tine.Runtime;

/// <summary>
/// Bytes of the system (paths, arguments) to strings and back without loss: a byte that is not UTF-8 becomes the
/// lone surrogate U+DC00 + byte, and is a byte again on the way out.
/// </summary>
public static unsafe class Utf8
{
    private const int StrayByteBase = 0xDC00;

    /// <summary>The string of a C string.</summary>
    public static string Decode(byte* terminated) => Decode(new ReadOnlySpan<byte>(terminated, Length(terminated)));

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            return "";
        }

        // Never more UTF-16 units than bytes.
        var units = new char[bytes.Length];
        int count = 0;
        int at = 0;
        while (at < bytes.Length)
        {
            int length = SequenceLength(bytes, at, out int value);
            if (value >= 0x10000)
            {
                units[count++] = (char)(0xD800 + ((value - 0x10000) >> 10));
                units[count++] = (char)(0xDC00 + ((value - 0x10000) & 0x3FF));
            }
            else
            {
                units[count++] = (char)value;
            }

            at += length;
        }

        return new string(units, 0, count);
    }

    /// <summary>The bytes of <paramref name="text"/> and a zero byte, for a system call.</summary>
    public static byte[] Terminated(string text)
    {
        var bytes = new byte[EncodedLength(text) + 1];
        fixed (byte* start = bytes)
        {
            Encode(text, start);
        }

        return bytes;
    }

    public static int EncodedLength(string text)
    {
        int length = 0;
        for (int i = 0; i < text.Length;)
        {
            length += ByteCount(Next(text, ref i));
        }

        return length;
    }

    /// <summary>Writes <see cref="EncodedLength"/> bytes at <paramref name="target"/> and returns the first byte after them.</summary>
    public static byte* Encode(string text, byte* target)
    {
        for (int i = 0; i < text.Length;)
        {
            target = EncodeOne(Next(text, ref i), target);
        }

        return target;
    }

    public static int Length(byte* terminated)
    {
        int length = 0;
        while (terminated[length] != 0)
        {
            length++;
        }

        return length;
    }

    /// <summary>The code point at <paramref name="index"/>; a stray byte comes as <see cref="StrayByteBase"/> + byte.</summary>
    internal static int Next(string text, ref int index)
    {
        char first = text[index++];
        if (first is >= '\uD800' and < '\uDC00' && index < text.Length && text[index] is >= '\uDC00' and < '\uE000')
        {
            return 0x10000 + ((first - 0xD800) << 10) + (text[index++] - 0xDC00);
        }

        return first;
    }

    internal static int ByteCount(int value) => value switch
    {
        < 0x80 => 1,
        < 0x800 => 2,
        >= StrayByteBase and < StrayByteBase + 0x100 => 1,
        < 0x10000 => 3,
        _ => 4,
    };

    internal static byte* EncodeOne(int value, byte* target)
    {
        switch (ByteCount(value))
        {
            case 1:
                *target++ = (byte)value;
                break;
            case 2:
                *target++ = (byte)(0xC0 | (value >> 6));
                *target++ = Continuation(value);
                break;
            case 3:
                *target++ = (byte)(0xE0 | (value >> 12));
                *target++ = Continuation(value >> 6);
                *target++ = Continuation(value);
                break;
            default:
                *target++ = (byte)(0xF0 | (value >> 18));
                *target++ = Continuation(value >> 12);
                *target++ = Continuation(value >> 6);
                *target++ = Continuation(value);
                break;
        }

        return target;
    }

    private static byte Continuation(int value) => (byte)(0x80 | (value & 0x3F));

    private static int SequenceLength(ReadOnlySpan<byte> bytes, int at, out int value)
    {
        byte first = bytes[at];
        (int length, int bits, int minimum) = first switch
        {
            < 0x80 => (1, first, 0),
            >= 0xC2 and < 0xE0 => (2, first & 0x1F, 0x80),
            >= 0xE0 and < 0xF0 => (3, first & 0xF, 0x800),
            >= 0xF0 and < 0xF5 => (4, first & 7, 0x10000),
            _ => (0, 0, 0),
        };
        for (int i = 1; i < length; i++)
        {
            if (at + i >= bytes.Length || (bytes[at + i] & 0xC0) != 0x80)
            {
                length = 0;
                break;
            }

            bits = (bits << 6) | (bytes[at + i] & 0x3F);
        }

        bool isValid = length != 0 && bits >= minimum && bits <= 0x10FFFF && bits is < 0xD800 or >= 0xE000;
        value = isValid ? bits : StrayByteBase + first;
        return isValid ? length : 1;
    }
}
