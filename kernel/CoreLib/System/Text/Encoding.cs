namespace System.Text;

/// <summary>Text as bytes. UTF-8 and ASCII are here.</summary>
public abstract class Encoding
{
    private static readonly UTF8Encoding s_utf8 = new();
    private static readonly ASCIIEncoding s_ascii = new();

    public static Encoding UTF8 => s_utf8;

    public static Encoding ASCII => s_ascii;

    public static Encoding Latin1 => throw new NotSupportedException("Only UTF-8 and ASCII are there.");

    public abstract int GetByteCount(ReadOnlySpan<char> chars);

    public abstract int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes);

    public abstract int GetCharCount(ReadOnlySpan<byte> bytes);

    public abstract int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars);

    public abstract int GetMaxByteCount(int charCount);

    public abstract int GetMaxCharCount(int byteCount);

    public virtual int GetByteCount(string text) => GetByteCount(text.AsSpan());

    public virtual int GetByteCount(char[] chars) => GetByteCount(new ReadOnlySpan<char>(chars));

    public virtual byte[] GetBytes(string text)
    {
        var bytes = new byte[GetByteCount(text.AsSpan())];
        GetBytes(text.AsSpan(), bytes);
        return bytes;
    }

    public virtual byte[] GetBytes(char[] chars) => GetBytes(new string(chars));

    public virtual int GetBytes(string text, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        GetBytes(text.AsSpan(charIndex, charCount), bytes.AsSpan(byteIndex));

    public virtual unsafe int GetBytes(char* chars, int charCount, byte* bytes, int byteCount) =>
        GetBytes(new ReadOnlySpan<char>(chars, charCount), new Span<byte>(bytes, byteCount));

    public virtual bool TryGetBytes(ReadOnlySpan<char> chars, Span<byte> bytes, out int bytesWritten)
    {
        bytesWritten = 0;
        if (GetByteCount(chars) > bytes.Length)
        {
            return false;
        }

        bytesWritten = GetBytes(chars, bytes);
        return true;
    }

    public string GetString(ReadOnlySpan<byte> bytes)
    {
        string text = string.Allocate(GetCharCount(bytes));
        GetChars(bytes, text.Writable);
        return text;
    }

    public virtual string GetString(byte[] bytes) => GetString(new ReadOnlySpan<byte>(bytes));

    public virtual string GetString(byte[] bytes, int index, int count) => GetString(new ReadOnlySpan<byte>(bytes, index, count));

    public unsafe string GetString(byte* bytes, int byteCount) => GetString(new ReadOnlySpan<byte>(bytes, byteCount));
}
