namespace System;

public class ArithmeticException : SystemException
{
    public ArithmeticException()
        : base("An arithmetic operation has no result.")
    {
    }

    public ArithmeticException(string? message)
        : base(message)
    {
    }

    public ArithmeticException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
