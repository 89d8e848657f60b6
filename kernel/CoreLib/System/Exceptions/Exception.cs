namespace System;

/// <summary>An error that is thrown. Nothing unwinds: throwing ends the program or panics the kernel with the message.</summary>
public class Exception
{
    private readonly string? _message;

    public Exception()
    {
    }

    public Exception(string? message) => _message = message;

    public Exception(string? message, Exception? innerException)
    {
        _message = message;
        InnerException = innerException;
    }

    public virtual string Message => _message ?? "An exception was thrown.";

    public Exception? InnerException { get; }

    public int HResult { get; set; }

    public override string ToString() => Message;
}
