namespace System;

public class IndexOutOfRangeException : SystemException
{
    public IndexOutOfRangeException()
        : base("An index was outside the bounds of an array or a span.")
    {
    }

    public IndexOutOfRangeException(string? message)
        : base(message)
    {
    }

    public IndexOutOfRangeException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
