using System;

namespace Tine;

/// <summary>A value, or the reason there is none. Errors travel up as values; nothing unwinds.</summary>
[NoAllocation]
public readonly struct Result<T>
{
    private readonly T _value;

    public Result(T value)
    {
        _value = value;
        Error = Errno.None;
    }

    public Result(Errno error)
    {
        _value = default!;
        Error = error;
    }

    public Errno Error { get; }

    public bool Failed => Error != Errno.None;

    /// <summary>The value; only to be read when <see cref="Failed"/> is false.</summary>
    public T Value => _value;

    public bool TryGet(out T value)
    {
        value = _value;
        return Error == Errno.None;
    }

    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(Errno error) => new(error);
}
