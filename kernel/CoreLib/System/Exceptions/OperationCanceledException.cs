namespace System;

public class OperationCanceledException : SystemException
{
    public OperationCanceledException()
        : base("The operation was cancelled.")
    {
    }

    public OperationCanceledException(string? message)
        : base(message)
    {
    }

    public OperationCanceledException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
