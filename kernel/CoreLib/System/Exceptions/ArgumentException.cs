namespace System;

public class ArgumentException : SystemException
{
    public ArgumentException()
        : base("A value does not fall within the expected range.")
    {
    }

    public ArgumentException(string? message)
        : base(message)
    {
    }

    public ArgumentException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public ArgumentException(string? message, string? parameter)
        : base(message)
    {
    }

    public static void ThrowIfNullOrEmpty(string? argument, string? parameter = null)
    {
        if (string.IsNullOrEmpty(argument))
        {
            throw new ArgumentException("The text is null or empty.", parameter);
        }
    }
}
