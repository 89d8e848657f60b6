namespace System.Diagnostics;

public sealed class UnreachableException : Exception
{
    public UnreachableException()
        : base("What was thought unreachable was reached.")
    {
    }

    public UnreachableException(string? message)
        : base(message)
    {
    }
}
