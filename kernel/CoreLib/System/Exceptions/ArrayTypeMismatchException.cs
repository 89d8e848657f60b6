namespace System;

public class ArrayTypeMismatchException : SystemException
{
    public ArrayTypeMismatchException()
        : base("An object was stored into an array of another type.")
    {
    }

    public ArrayTypeMismatchException(string? message)
        : base(message)
    {
    }

    public ArrayTypeMismatchException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
