namespace System;

public class RankException : SystemException
{
    public RankException()
        : base("An array has another number of dimensions.")
    {
    }

    public RankException(string? message)
        : base(message)
    {
    }

    public RankException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
