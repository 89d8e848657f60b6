using System;
using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>Between the kernel's own ASCII strings and the bytes that programs use.</summary>
public static class Ascii
{
    /// <remarks>A folder of /proc asks for each of its names: most have another length.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Equals(ReadOnlySpan<byte> bytes, string text) => bytes.Length == text.Length && HasCharacters(bytes, text);

    private static bool HasCharacters(ReadOnlySpan<byte> bytes, string text)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != text[i])
            {
                return false;
            }
        }

        return true;
    }

    public static byte[] ToBytes(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)text[i];
        }

        return bytes;
    }

    /// <summary>Each byte as one character.</summary>
    public static string ToString(ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = bytes.Length <= 256 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            characters[i] = (char)bytes[i];
        }

        return new string(characters);
    }
}
