namespace System.Collections.Generic;

public class KeyNotFoundException : SystemException
{
    public KeyNotFoundException()
        : base("The key is not in the dictionary.")
    {
    }

    public KeyNotFoundException(string? message)
        : base(message)
    {
    }
}
