namespace System.Runtime.CompilerServices;

public sealed class MethodImplAttribute(MethodImplOptions value) : Attribute
{
    public MethodImplOptions Value { get; } = value;
}
