namespace System;

public class FormatException : SystemException
{
    public FormatException()
        : base("The text is not a value of the wanted type.")
    {
    }

    public FormatException(string? message)
        : base(message)
    {
    }

    public FormatException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
