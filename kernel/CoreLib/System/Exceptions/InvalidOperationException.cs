namespace System;

public class InvalidOperationException : SystemException
{
    public InvalidOperationException()
        : base("The operation is not valid in the current state.")
    {
    }

    public InvalidOperationException(string? message)
        : base(message)
    {
    }

    public InvalidOperationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
