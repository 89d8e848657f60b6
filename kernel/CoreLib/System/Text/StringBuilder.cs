using System.Runtime.CompilerServices;

namespace System.Text;

/// <summary>Text in one growing array.</summary>
public sealed class StringBuilder
{
    private const int FirstCapacity = 32;

    private char[] _chars;
    private int _length;

    public StringBuilder()
        : this(FirstCapacity)
    {
    }

    public StringBuilder(int capacity) => _chars = new char[Math.Max(capacity, FirstCapacity)];

    public StringBuilder(string? value)
        : this(value?.Length ?? 0) => Append(value);

    public int Length
    {
        get => _length;
        set
        {
            Reserve(Math.Max(0, value - _length));
            if (value > _length)
            {
                Array.Clear(_chars, _length, value - _length);
            }

            _length = value;
        }
    }

    public int Capacity => _chars.Length;

    [IndexerName("Chars")]
    public char this[int index]
    {
        get => _chars.AsSpan(0, _length)[index];
        set => _chars.AsSpan(0, _length)[index] = value;
    }

    public StringBuilder Append(char value)
    {
        Reserve(1);
        _chars[_length++] = value;
        return this;
    }

    public StringBuilder Append(char value, int repeatCount)
    {
        Reserve(repeatCount);
        _chars.AsSpan(_length, repeatCount).Fill(value);
        _length += repeatCount;
        return this;
    }

    public StringBuilder Append(string? value) => Append(value.AsSpan());

    public StringBuilder Append(string? value, int startIndex, int count) => Append(value.AsSpan(startIndex, count));

    public StringBuilder Append(ReadOnlySpan<char> value)
    {
        Reserve(value.Length);
        value.CopyTo(_chars.AsSpan(_length));
        _length += value.Length;
        return this;
    }

    public StringBuilder Append(char[]? value) => Append(new ReadOnlySpan<char>(value));

    public StringBuilder Append(StringBuilder? value) => value is null ? this : Append(value._chars.AsSpan(0, value._length));

    public StringBuilder Append(bool value) => Append(value.ToString());

    public StringBuilder Append(byte value) => Append((ulong)value);

    public StringBuilder Append(short value) => Append((long)value);

    public StringBuilder Append(ushort value) => Append((ulong)value);

    public StringBuilder Append(int value) => Append((long)value);

    public StringBuilder Append(uint value) => Append((ulong)value);

    public StringBuilder Append(long value)
    {
        Reserve(20);
        value.TryFormat(_chars.AsSpan(_length), out int written);
        _length += written;
        return this;
    }

    public StringBuilder Append(ulong value)
    {
        Reserve(20);
        value.TryFormat(_chars.AsSpan(_length), out int written);
        _length += written;
        return this;
    }

    public StringBuilder Append(double value) => Append(value.ToString());

    public StringBuilder Append(object? value) => Append(value?.ToString());

    public StringBuilder Append([InterpolatedStringHandlerArgument("")] ref AppendInterpolatedStringHandler handler) => this;

    public StringBuilder AppendLine() => Append('\n');

    public StringBuilder AppendLine(string? value) => Append(value).Append('\n');

    public StringBuilder AppendLine([InterpolatedStringHandlerArgument("")] ref AppendInterpolatedStringHandler handler) => Append('\n');

    public StringBuilder Insert(int index, char value) => Insert(index, new ReadOnlySpan<char>(ref value, 1));

    public StringBuilder Insert(int index, string? value) => Insert(index, value.AsSpan());

    public StringBuilder Insert(int index, ReadOnlySpan<char> value)
    {
        Reserve(value.Length);
        Array.Copy(_chars, index, _chars, index + value.Length, _length - index);
        value.CopyTo(_chars.AsSpan(index));
        _length += value.Length;
        return this;
    }

    public StringBuilder Remove(int startIndex, int length)
    {
        Array.Copy(_chars, startIndex + length, _chars, startIndex, _length - startIndex - length);
        _length -= length;
        return this;
    }

    public StringBuilder Clear()
    {
        _length = 0;
        return this;
    }

    public override string ToString() => new(_chars, 0, _length);

    public string ToString(int startIndex, int length) => new(_chars.AsSpan(0, _length).Slice(startIndex, length));

    private void Reserve(int more)
    {
        if (_length + more > _chars.Length)
        {
            Array.Resize(ref _chars!, Math.Max(_length + more, _chars.Length * 2));
        }
    }

    /// <summary>The target of <c>Append($"...")</c>: the parts go straight into the builder.</summary>
    [InterpolatedStringHandler]
    public struct AppendInterpolatedStringHandler
    {
        private readonly StringBuilder _builder;

        public AppendInterpolatedStringHandler(int literalLength, int formattedCount, StringBuilder builder)
        {
            _builder = builder;
            builder.Reserve(literalLength);
        }

        public void AppendLiteral(string value) => _builder.Append(value);

        public void AppendFormatted(string? value) => _builder.Append(value);

        public void AppendFormatted(ReadOnlySpan<char> value) => _builder.Append(value);

        public void AppendFormatted<T>(T value) => AppendFormatted(value, null);

        public void AppendFormatted<T>(T value, int alignment) => AppendFormatted(value, alignment, null);

        public void AppendFormatted<T>(T value, string? format)
        {
            var handler = new DefaultInterpolatedStringHandler(0, 1);
            handler.AppendFormatted(value, format);
            _builder.Append(handler.Text);
        }

        public void AppendFormatted<T>(T value, int alignment, string? format)
        {
            var handler = new DefaultInterpolatedStringHandler(0, 1);
            handler.AppendFormatted(value, alignment, format);
            _builder.Append(handler.Text);
        }
    }
}
