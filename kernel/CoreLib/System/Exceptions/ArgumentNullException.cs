using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System;

public class ArgumentNullException : ArgumentException
{
    public ArgumentNullException()
        : base("An argument was null.")
    {
    }

    public ArgumentNullException(string? parameter)
        : base("An argument was null.", parameter)
    {
    }

    public ArgumentNullException(string? parameter, string? message)
        : base(message, parameter)
    {
    }

    public static void ThrowIfNull([NotNull] object? argument, [CallerArgumentExpression(nameof(argument))] string? parameter = null)
    {
        if (argument is null)
        {
            throw new ArgumentNullException(parameter);
        }
    }
}
