namespace System;

public class TypeLoadException : SystemException
{
    public TypeLoadException()
        : base("A type could not be loaded.")
    {
    }

    public TypeLoadException(string? message)
        : base(message)
    {
    }

    public TypeLoadException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
