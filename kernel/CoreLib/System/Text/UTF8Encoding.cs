namespace System.Text;

/// <summary>RFC 3629; what is malformed becomes U+FFFD.</summary>
public class UTF8Encoding : Encoding
{
    private const char Replacement = '\ufffd';
    private const int Malformed = -1;

    public UTF8Encoding()
    {
    }

    public UTF8Encoding(bool encoderShouldEmitUTF8Identifier)
    {
    }

    public override int GetByteCount(ReadOnlySpan<char> chars)
    {
        int count = 0;
        for (int i = 0; i < chars.Length; i++)
        {
            char c = chars[i];
            if (IsPair(chars, i))
            {
                count += 4;
                i++;
            }
            else
            {
                count += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            }
        }

        return count;
    }

    public override int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes)
    {
        int at = 0;
        for (int i = 0; i < chars.Length; i++)
        {
            int code = chars[i];
            if (code < 0x80)
            {
                bytes[at++] = (byte)code;
            }
            else if (IsPair(chars, i))
            {
                code = 0x1_0000 + ((code - 0xd800) << 10) + (chars[++i] - 0xdc00);
                at = Write(bytes, at, code, 4);
            }
            else
            {
                code = char.IsSurrogate((char)code) ? Replacement : code;
                at = Write(bytes, at, code, code < 0x800 ? 2 : 3);
            }
        }

        return at;
    }

    public override int GetCharCount(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        for (int i = 0; i < bytes.Length;)
        {
            count += Read(bytes, ref i) >= 0x1_0000 ? 2 : 1;
        }

        return count;
    }

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        int at = 0;
        for (int i = 0; i < bytes.Length;)
        {
            int code = Read(bytes, ref i);
            if (code >= 0x1_0000)
            {
                chars[at++] = (char)(0xd800 + ((code - 0x1_0000) >> 10));
                chars[at++] = (char)(0xdc00 + (code & 0x3ff));
            }
            else
            {
                chars[at++] = code == Malformed ? Replacement : (char)code;
            }
        }

        return at;
    }

    public override int GetMaxByteCount(int charCount) => (charCount + 1) * 3;

    public override int GetMaxCharCount(int byteCount) => byteCount + 1;

    private static bool IsPair(ReadOnlySpan<char> chars, int index) =>
        char.IsHighSurrogate(chars[index]) && index + 1 < chars.Length && char.IsLowSurrogate(chars[index + 1]);

    private static int Write(Span<byte> bytes, int at, int code, int length)
    {
        int lead = length == 2 ? 0xc0 : length == 3 ? 0xe0 : 0xf0;
        bytes[at] = (byte)(lead | (code >> (6 * (length - 1))));
        for (int i = 1; i < length; i++)
        {
            bytes[at + i] = (byte)(0x80 | ((code >> (6 * (length - 1 - i))) & 0x3f));
        }

        return at + length;
    }

    /// <summary>One code point; on a malformed sequence, past as much of it as could have begun one.</summary>
    private static int Read(ReadOnlySpan<byte> bytes, ref int index)
    {
        int lead = bytes[index++];
        if (lead < 0x80)
        {
            return lead;
        }

        int rest = lead >= 0xf5 ? 0 : lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0;
        if (rest == 0)
        {
            return Malformed;
        }

        int code = lead & (0x3f >> rest);
        for (int i = 0; i < rest; i++)
        {
            if (index == bytes.Length || (bytes[index] & 0xc0) != 0x80 || (i == 0 && !IsSecond(lead, bytes[index])))
            {
                return Malformed;
            }

            code = (code << 6) | (bytes[index++] & 0x3f);
        }

        return code;
    }

    /// <summary>Rules out overlong forms, surrogates and what lies above U+10FFFF.</summary>
    private static bool IsSecond(int lead, byte second) => lead switch
    {
        0xe0 => second >= 0xa0,
        0xed => second < 0xa0,
        0xf0 => second >= 0x90,
        0xf4 => second < 0x90,
        _ => true,
    };
}
