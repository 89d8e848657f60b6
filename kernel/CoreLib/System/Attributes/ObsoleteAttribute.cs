namespace System;

public sealed class ObsoleteAttribute(string? message = null, bool error = false) : Attribute
{
    public string? Message { get; } = message;

    public bool IsError { get; } = error;
}
