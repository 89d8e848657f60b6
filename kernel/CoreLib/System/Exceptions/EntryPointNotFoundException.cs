namespace System;

public class EntryPointNotFoundException : TypeLoadException
{
    public EntryPointNotFoundException()
        : base("A method is missing.")
    {
    }

    public EntryPointNotFoundException(string? message)
        : base(message)
    {
    }

    public EntryPointNotFoundException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
