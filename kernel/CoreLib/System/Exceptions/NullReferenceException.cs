namespace System;

public class NullReferenceException : SystemException
{
    public NullReferenceException()
        : base("A null reference was used.")
    {
    }

    public NullReferenceException(string? message)
        : base(message)
    {
    }

    public NullReferenceException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
