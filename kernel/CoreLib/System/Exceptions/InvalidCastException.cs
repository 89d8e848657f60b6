namespace System;

public class InvalidCastException : SystemException
{
    public InvalidCastException()
        : base("An object was cast to a type that it is not.")
    {
    }

    public InvalidCastException(string? message)
        : base(message)
    {
    }

    public InvalidCastException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
