using System.Runtime.CompilerServices;

namespace System;

public class ArgumentOutOfRangeException : ArgumentException
{
    private const string DefaultMessage = "An argument was out of range.";

    public ArgumentOutOfRangeException()
        : base(DefaultMessage)
    {
    }

    public ArgumentOutOfRangeException(string? parameter)
        : base(DefaultMessage, parameter)
    {
    }

    public ArgumentOutOfRangeException(string? parameter, string? message)
        : base(message, parameter)
    {
    }

    public ArgumentOutOfRangeException(string? parameter, object? actualValue, string? message)
        : base(message, parameter)
    {
        ActualValue = actualValue;
    }

    public object? ActualValue { get; }

    public static void ThrowIfNegative(int value, string? parameter = null)
    {
        if (value < 0)
        {
            throw new ArgumentOutOfRangeException(parameter);
        }
    }

    public static void ThrowIfGreaterThan<T>(T value, T other, [CallerArgumentExpression(nameof(value))] string? parameter = null)
        where T : IComparable<T>
    {
        if (value.CompareTo(other) > 0)
        {
            throw new ArgumentOutOfRangeException(parameter);
        }
    }

    public static void ThrowIfGreaterThanOrEqual<T>(T value, T other, [CallerArgumentExpression(nameof(value))] string? parameter = null)
        where T : IComparable<T>
    {
        if (value.CompareTo(other) >= 0)
        {
            throw new ArgumentOutOfRangeException(parameter);
        }
    }

    public static void ThrowIfLessThan<T>(T value, T other, [CallerArgumentExpression(nameof(value))] string? parameter = null)
        where T : IComparable<T>
    {
        if (value.CompareTo(other) < 0)
        {
            throw new ArgumentOutOfRangeException(parameter);
        }
    }
}
