namespace System.Runtime.CompilerServices;

/// <summary>The target of interpolated strings.</summary>
[InterpolatedStringHandler]
public ref struct DefaultInterpolatedStringHandler
{
    private const int GuessedLength = 12;
    private const int SmallestBuffer = 32;

    private Span<char> _buffer;
    private int _length;

    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount) =>
        _buffer = new char[Math.Max(SmallestBuffer, literalLength + (formattedCount * GuessedLength))];

    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount, IFormatProvider? provider)
        : this(literalLength, formattedCount)
    {
    }

    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount, IFormatProvider? provider, Span<char> initialBuffer) =>
        _buffer = initialBuffer;

    /// <summary>The text written so far.</summary>
    public readonly ReadOnlySpan<char> Text => _buffer.Slice(0, _length);

    public void AppendLiteral(string value) => AppendFormatted(value.AsSpan());

    public void AppendFormatted(string? value) => AppendFormatted(value.AsSpan());

    public void AppendFormatted(string? value, int alignment = 0, string? format = null) => AppendFormatted(value.AsSpan(), alignment);

    public void AppendFormatted(object? value, int alignment = 0, string? format = null) => AppendFormatted<object?>(value, alignment, format);

    public void AppendFormatted(ReadOnlySpan<char> value)
    {
        if (!value.TryCopyTo(_buffer.Slice(_length)))
        {
            Grow(value.Length);
            value.CopyTo(_buffer.Slice(_length));
        }

        _length += value.Length;
    }

    public void AppendFormatted(ReadOnlySpan<char> value, int alignment = 0, string? format = null)
    {
        int start = _length;
        AppendFormatted(value);
        Align(start, alignment);
    }

    public void AppendFormatted<T>(T value) => AppendFormatted(value, null);

    public void AppendFormatted<T>(T value, int alignment)
    {
        int start = _length;
        AppendFormatted(value, null);
        Align(start, alignment);
    }

    public void AppendFormatted<T>(T value, int alignment, string? format)
    {
        int start = _length;
        AppendFormatted(value, format);
        Align(start, alignment);
    }

    public void AppendFormatted<T>(T value, string? format)
    {
        if (value is ISpanFormattable)
        {
            int written;
            while (!((ISpanFormattable)value).TryFormat(_buffer.Slice(_length), out written, format, null))
            {
                Grow(SmallestBuffer);
            }

            _length += written;
            return;
        }

        AppendFormatted((value is IFormattable ? ((IFormattable)value).ToString(format, null) : value?.ToString()).AsSpan());
    }

    public string ToStringAndClear()
    {
        string text = ToString();
        Clear();
        return text;
    }

    public void Clear()
    {
        _buffer = default;
        _length = 0;
    }

    public override readonly string ToString() => new(Text);

    /// <summary>Pads what was written from <paramref name="start"/> on: positive to the right edge, negative to the left.</summary>
    private void Align(int start, int alignment)
    {
        int written = _length - start;
        int padding = Math.Abs(alignment) - written;
        if (padding <= 0)
        {
            return;
        }

        if (_buffer.Length - _length < padding)
        {
            Grow(padding);
        }

        if (alignment > 0)
        {
            _buffer.Slice(start, written).CopyTo(_buffer.Slice(start + padding));
            _buffer.Slice(start, padding).Fill(' ');
        }
        else
        {
            _buffer.Slice(_length, padding).Fill(' ');
        }

        _length += padding;
    }

    private void Grow(int more)
    {
        Span<char> larger = new char[Math.Max(_length + more, _buffer.Length * 2)];
        Text.CopyTo(larger);
        _buffer = larger;
    }
}
