namespace System;

public class OutOfMemoryException : SystemException
{
    public OutOfMemoryException()
        : base("Out of memory.")
    {
    }

    public OutOfMemoryException(string? message)
        : base(message)
    {
    }

    public OutOfMemoryException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
