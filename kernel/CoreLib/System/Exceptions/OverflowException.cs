namespace System;

public class OverflowException : ArithmeticException
{
    public OverflowException()
        : base("An arithmetic operation overflowed.")
    {
    }

    public OverflowException(string? message)
        : base(message)
    {
    }

    public OverflowException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
