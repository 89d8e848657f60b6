namespace System.Text;

/// <summary>One byte a character; anything above 127 becomes a question mark.</summary>
public class ASCIIEncoding : Encoding
{
    public override int GetByteCount(ReadOnlySpan<char> chars) => chars.Length;

    public override int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes)
    {
        for (int i = 0; i < chars.Length; i++)
        {
            bytes[i] = chars[i] < 0x80 ? (byte)chars[i] : (byte)'?';
        }

        return chars.Length;
    }

    public override int GetCharCount(ReadOnlySpan<byte> bytes) => bytes.Length;

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            chars[i] = bytes[i] < 0x80 ? (char)bytes[i] : '?';
        }

        return bytes.Length;
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;
}
