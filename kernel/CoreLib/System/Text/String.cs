using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Tine.Heap;

namespace System;

/// <summary>Text in UTF-16. Comparison is ordinal everywhere, case folding knows ASCII.</summary>
public sealed unsafe partial class String : IComparable, IComparable<string>, IEquatable<string>, IEnumerable<char>, ICloneable
{
    // ilc writes literals by these names; a zero follows the text.
    private readonly int _stringLength;
    private char _firstChar;

    public static readonly string Empty = "";

    // The compiler calls a constructor; ilc turns that into a call of the Ctor of the same parameters.
#pragma warning disable CS8618, CS0824
    public extern String(char[]? value);

    public extern String(char[] value, int startIndex, int length);

    public extern String(char* value);

    public extern String(char* value, int startIndex, int length);

    public extern String(char c, int count);

    public extern String(ReadOnlySpan<char> value);

    public extern String(sbyte* value);

    public extern String(sbyte* value, int startIndex, int length);
#pragma warning restore CS8618, CS0824

    public int Length
    {
        [Intrinsic]
        get => _stringLength;
    }

    [IndexerName("Chars")]
    public char this[int index]
    {
        [Intrinsic]
        get
        {
            if ((uint)index >= (uint)_stringLength)
            {
                Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
            }

            return Unsafe.Add(ref _firstChar, index);
        }
    }

    internal ref char First => ref _firstChar;

    internal Span<char> Writable => new(ref _firstChar, _stringLength);

    public ref readonly char GetPinnableReference() => ref _firstChar;

    public static implicit operator ReadOnlySpan<char>(string? value) =>
        value is null ? default : new ReadOnlySpan<char>(ref value._firstChar, value._stringLength);

    /// <summary>A string of zeros, to be filled before anybody else sees it.</summary>
    internal static string Allocate(int length) => length == 0 ? Empty : Allocation.NewString(length);

    public static string Create<TState>(int length, TState state, System.Buffers.SpanAction<char, TState> action)
        where TState : allows ref struct
    {
        string result = Allocate(length);
        action(result.Writable, state);
        return result;
    }

    public static string Create(IFormatProvider? provider, ref DefaultInterpolatedStringHandler handler) => handler.ToStringAndClear();

    public static string Create(IFormatProvider? provider, Span<char> initialBuffer, ref DefaultInterpolatedStringHandler handler) =>
        handler.ToStringAndClear();

    private static string Ctor(char[]? value) => Ctor(new ReadOnlySpan<char>(value));

    private static string Ctor(char[] value, int startIndex, int length) => Ctor(new ReadOnlySpan<char>(value, startIndex, length));

    private static string Ctor(char* value)
    {
        int length = 0;
        while (value != null && value[length] != 0)
        {
            length++;
        }

        return Ctor(new ReadOnlySpan<char>(value, length));
    }

    private static string Ctor(char* value, int startIndex, int length) => Ctor(new ReadOnlySpan<char>(value + startIndex, length));

    private static string Ctor(char c, int count)
    {
        string result = Allocate(count);
        result.Writable.Fill(c);
        return result;
    }

    private static string Ctor(ReadOnlySpan<char> value)
    {
        string result = Allocate(value.Length);
        value.CopyTo(result.Writable);
        return result;
    }

    private static string Ctor(sbyte* value)
    {
        int length = 0;
        while (value != null && value[length] != 0)
        {
            length++;
        }

        return Ctor(value, 0, length);
    }

    private static string Ctor(sbyte* value, int startIndex, int length) =>
        System.Text.Encoding.UTF8.GetString((byte*)value + startIndex, length);

    public static bool IsNullOrEmpty([System.Diagnostics.CodeAnalysis.NotNullWhen(false)] string? value) => value is null || value._stringLength == 0;

    public static bool IsNullOrWhiteSpace([System.Diagnostics.CodeAnalysis.NotNullWhen(false)] string? value) =>
        value is null || value.AsSpan().Trim().IsEmpty;

    public object Clone() => this;

    public override string ToString() => this;

    public string ToString(IFormatProvider? provider) => this;

    public char[] ToCharArray() => this.AsSpan().ToArray();

    public void CopyTo(Span<char> destination) => this.AsSpan().CopyTo(destination);

    public void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count) =>
        this.AsSpan(sourceIndex, count).CopyTo(destination.AsSpan(destinationIndex));

    public bool TryCopyTo(Span<char> destination) => this.AsSpan().TryCopyTo(destination);

    public CharEnumerator GetEnumerator() => new(this);

    IEnumerator<char> IEnumerable<char>.GetEnumerator() => new CharEnumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new CharEnumerator(this);
}
