namespace System;

public sealed unsafe partial class String
{
    public bool Contains(char value) => IndexOf(value) >= 0;

    public bool Contains(string value) => IndexOf(value) >= 0;

    public bool Contains(string value, StringComparison comparison) => IndexOf(value, comparison) >= 0;

    public int IndexOf(char value) => this.AsSpan().IndexOf(value);

    public int IndexOf(char value, int startIndex) => Shift(this.AsSpan(startIndex).IndexOf(value), startIndex);

    public int IndexOf(char value, int startIndex, int count) => Shift(this.AsSpan(startIndex, count).IndexOf(value), startIndex);

    public int IndexOf(string value) => this.AsSpan().IndexOf(value);

    public int IndexOf(string value, int startIndex) => Shift(this.AsSpan(startIndex).IndexOf(value), startIndex);

    public int IndexOf(string value, StringComparison comparison) => this.AsSpan().IndexOf(value, comparison);

    public int IndexOf(string value, int startIndex, StringComparison comparison) => Shift(this.AsSpan(startIndex).IndexOf(value, comparison), startIndex);

    public int IndexOfAny(char[] values) => this.AsSpan().IndexOfAny(values);

    public int IndexOfAny(char[] values, int startIndex) => Shift(this.AsSpan(startIndex).IndexOfAny(values), startIndex);

    public int LastIndexOf(char value) => this.AsSpan().LastIndexOf(value);

    public int LastIndexOf(char value, int startIndex) => this.AsSpan(0, startIndex + 1).LastIndexOf(value);

    public int LastIndexOf(string value) => this.AsSpan().LastIndexOf(value);

    private static int Shift(int index, int by) => index < 0 ? index : index + by;
}
