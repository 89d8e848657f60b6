namespace System.Diagnostics;

public sealed class DebuggerDisplayAttribute(string value) : Attribute
{
    public string Value { get; } = value;
}
