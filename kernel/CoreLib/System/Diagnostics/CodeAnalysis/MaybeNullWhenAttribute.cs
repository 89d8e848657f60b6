namespace System.Diagnostics.CodeAnalysis;

public sealed class MaybeNullWhenAttribute(bool returnValue) : Attribute
{
    public bool ReturnValue { get; } = returnValue;
}
