namespace System;

public class DivideByZeroException : ArithmeticException
{
    public DivideByZeroException()
        : base("Division by zero.")
    {
    }

    public DivideByZeroException(string? message)
        : base(message)
    {
    }

    public DivideByZeroException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
